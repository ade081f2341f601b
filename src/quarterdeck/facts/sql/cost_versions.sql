-- One row per version of a cost, in the reporting currency at the rate of its day. `owner` is the
-- person or team that spent it, NULL for the company.
SELECT
    l.key, l.cost, l.known_from, l.known_to, l.owner, l.category, l.amount, l.currency,
    l.booked_on, l.presence, {money} AS money
FROM (
    SELECT
        i.key, i.id AS cost, i.known_from, i.known_to,
        nullif(nullif(coalesce(o.person, {scope}), ''), '*') AS owner,
        coalesce({category}, 'other') AS category, {amount} AS amount,
        coalesce({currency}, {reporting}) AS currency,
        coalesce({booked_on}, qd_local_date(min(i.known_from) OVER (PARTITION BY i.key), {tz}))
            AS booked_on,
        coalesce({presence}, 'present') AS presence
    FROM {intervals} AS i
    LEFT JOIN owner_map AS o ON o.owner = {scope}
) AS l
{rate_join}
