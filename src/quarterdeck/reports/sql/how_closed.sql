-- The ways in which deals closed without a win; a close undone is taken from the way it had.
SELECT
    CASE WHEN c.n < 0 THEN c.prev_outcome ELSE c.outcome END AS outcome,
    CAST(sum(c.n) AS BIGINT) AS n
FROM (
{changes}
) AS c
GROUP BY 1
ORDER BY 1
