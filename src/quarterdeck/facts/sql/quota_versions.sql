-- One row per version of a quota as a CRM holds it, in the reporting currency at the rate of the day
-- it starts on. `owner` is the person or team it is set for, NULL for the company.
SELECT
    l.key, l.quota, l.known_from, l.known_to, l.owner, l.amount, l.currency, l.booked_on AS starts_on,
    l.ends_on, l.span, l.presence, {money} AS money
FROM (
    SELECT
        i.key, i.id AS quota, i.known_from, i.known_to,
        nullif(coalesce(o.person, {owner}), '') AS owner, {amount} AS amount,
        coalesce({currency}, {reporting}) AS currency,
        {starts_on} AS booked_on, {ends_on} AS ends_on, {span} AS span,
        coalesce({presence}, 'present') AS presence
    FROM {intervals} AS i
    LEFT JOIN owner_map AS o ON o.owner = {owner}
) AS l
{rate_join}
