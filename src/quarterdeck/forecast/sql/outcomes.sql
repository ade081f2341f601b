-- Which deals were won from a day to another, as is known by the end of the day of the question.
SELECT key, coalesce(money, 0) AS money
FROM deals
WHERE outcome = 'won' AND closed_on >= {start} AND closed_on <= {end}
ORDER BY key
