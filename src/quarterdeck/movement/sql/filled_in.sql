-- How many of the deals behind the lines had which field filled in after the fact.
SELECT {columns}
FROM (SELECT DISTINCT g.key, g.version FROM legs AS g WHERE NOT g.inside) AS g
INNER JOIN deal_versions AS v ON v.key = g.key AND v.version = g.version
WHERE v.reconstructed <> ''
