-- How many deals there are and what they add up to.
SELECT count(*) AS n, CAST(coalesce(sum(money), 0) AS BIGINT) AS value
FROM deals
WHERE {condition}
