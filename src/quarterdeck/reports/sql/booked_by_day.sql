-- Money won in a period, by the day it was known to be won.
SELECT closed_on AS day, CAST(sum(money) AS BIGINT) AS money
FROM deals
WHERE outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
GROUP BY closed_on
ORDER BY closed_on
