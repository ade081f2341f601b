-- One row per version of a subscription with its price of a year, in its own currency. `known_on` and
-- `changed_on` are the days it became known and was followed by another version.
SELECT
    i.key, i.id AS subscription, i.version, i.known_from, i.known_to,
    qd_local_date(i.known_from, {tz}) AS known_on,
    CASE WHEN i.known_to < {never} THEN qd_local_date(i.known_to, {tz}) END AS changed_on,
    {account} AS account, {product} AS product, coalesce({status}, 'active') AS status,
    coalesce({starts_on}, qd_local_date(min(i.known_from) OVER (PARTITION BY i.key), {tz}))
        AS starts_on,
    {ends_on} AS ends_on, coalesce({arr}, 12 * {mrr}) AS amount,
    coalesce({currency}, {reporting}) AS currency, coalesce({presence}, 'present') AS presence
FROM {intervals} AS i
