-- One row per deal, change, cause and bucket; what cancels out is left out.
SELECT
    g.key, g.version, {bucket}g.cause,
    CAST(sum(g.amount) AS BIGINT) AS amount, CAST(sum(g.n) AS BIGINT) AS n
FROM legs AS g
WHERE {wanted}
GROUP BY g.key, g.version, {bucket}g.cause
HAVING sum(g.amount) <> 0 OR sum(g.n) <> 0
