-- What each owner won between two days, as is known by the end of the day.
SELECT owner, CAST(sum(coalesce(money, 0)) AS BIGINT) AS money
FROM deals
WHERE outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
GROUP BY owner
