-- Every word of the journal about a period, in the reporting currency at the rate of its own day.
SELECT
    c.id AS entry, c.person AS owner, c.actor, c.scope, c.period, c.starts_on, c.ends_on, c.category,
    c.measure, c.amount, c.currency, c.known_at AS known_from, c.said_on, c.supersedes,
    qd_convert(c.amount, r.rate, r.shift) AS money
FROM (
    SELECT *, qd_local_date(known_at, {tz}) AS said_on
    FROM told
) AS c
LEFT JOIN rate_spans AS r
    ON r.kind = 'dated' AND r.currency = c.currency AND r.since <= c.said_on AND c.said_on < r.until
ORDER BY known_from, entry
