-- Which deal counts in which cell, by number: the whole, each node above its owner, each value it
-- has of each dimension and, where asked for, each team with each value: those are numbered on,
-- all values of the first team, then all of the second.
WITH within AS (
    SELECT d.key, n.cell, n.team
    FROM {deals} AS d
    INNER JOIN {nodes} AS n ON n.person = d.owner
),

valued AS (
    {valued}
)

SELECT key, CAST(0 AS BIGINT) AS cell, FALSE AS crossed FROM {deals}
UNION ALL
SELECT key, cell, FALSE FROM within
UNION ALL
SELECT key, cell, FALSE FROM valued
UNION ALL
SELECT w.key, (w.team + 1) * {values} + v.cell, TRUE
FROM within AS w
INNER JOIN valued AS v ON v.key = w.key
WHERE {crossed} AND w.team IS NOT NULL
