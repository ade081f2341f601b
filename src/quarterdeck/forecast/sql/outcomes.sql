-- Every deal won, as is known by the end of the day of the question.
SELECT key, closed_on, coalesce(money, 0) AS money
FROM deals
WHERE outcome = 'won'
ORDER BY key
