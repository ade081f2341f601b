-- The amounts of decided deals, each with how many had it: what size bands are made from.
SELECT money, CAST(count(*) AS BIGINT) AS n
FROM deals
WHERE closed_on IS NOT NULL AND money IS NOT NULL
GROUP BY money
ORDER BY money
