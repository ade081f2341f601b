-- The same deals by the person who has them.
SELECT
    coalesce(owner, '') AS owner, count(*) AS n, CAST(coalesce(sum(money), 0) AS BIGINT) AS value
FROM deals
WHERE {condition}
GROUP BY coalesce(owner, '')
ORDER BY value DESC, n DESC, owner
LIMIT {most}
