-- How long deals lived until they were decided: those first known on a day and decided on another
-- (NULL while they are open), how many of them, and what they are worth.
SELECT
    born.arrived_on,
    deals.closed_on,
    deals.outcome = 'won' AS won,
    CAST(count(*) AS BIGINT) AS n,
    CAST(sum(coalesce(deals.money, 0)) AS DECIMAL(38, 0)) AS money,
    CAST(sum(CASE WHEN deals.money IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unpriced
FROM deals
INNER JOIN (
    SELECT key, known_on AS arrived_on FROM versions WHERE prev_version IS NULL
) AS born ON born.key = deals.key
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
