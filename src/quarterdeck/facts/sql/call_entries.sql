-- Every word of the journal about a period, in the reporting currency at the rate of its own day. It
-- is known from when it came in; only what was loaded as history, from when it is said to have been
-- said. It is late where it came in over a week after that, or when its period was over.
SELECT
    c.id AS entry, c.person AS owner, c.actor, c.scope, c.period, c.starts_on, c.ends_on, c.category,
    c.measure, c.amount, c.currency, c.said_on, c.recorded_on, c.supersedes,
    CASE WHEN c.loaded THEN c.known_at ELSE greatest(c.known_at, c.recorded_at) END AS known_from,
    CASE
        WHEN c.loaded THEN 'loaded'
        WHEN c.recorded_on < c.ends_on AND qd_days(c.said_on, c.recorded_on) <= 7 THEN 'in_time'
        ELSE 'late'
    END AS came_in,
    qd_convert(c.amount, r.rate, r.shift) AS money
FROM (
    SELECT
        *, qd_local_date(known_at, {tz}) AS said_on, qd_local_date(recorded_at, {tz}) AS recorded_on
    FROM told
) AS c
LEFT JOIN rate_spans AS r
    ON r.kind = 'dated' AND r.currency = c.currency AND r.since <= c.said_on AND c.said_on < r.until
ORDER BY known_from, entry
