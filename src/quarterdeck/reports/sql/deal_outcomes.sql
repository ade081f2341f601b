-- How the deals stand or ended.
SELECT outcome, count(*) AS n
FROM deals
WHERE {condition}
GROUP BY outcome
ORDER BY outcome
