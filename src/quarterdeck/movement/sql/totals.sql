SELECT
    {bucket}g.cause, g.inside,
    CAST(sum(g.amount) AS BIGINT) AS amount, CAST(sum(g.n) AS BIGINT) AS n
FROM legs AS g
GROUP BY {bucket}g.cause, g.inside
HAVING sum(g.amount) <> 0 OR sum(g.n) <> 0
