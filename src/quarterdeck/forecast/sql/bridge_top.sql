-- The deals whose own lines moved the forecast most.
SELECT key, effect
FROM (
    SELECT key, CAST(sum(amount) AS BIGINT) AS effect
    FROM forecast_lines
    WHERE own = 1
    GROUP BY key
) AS moved
WHERE effect <> 0
ORDER BY abs(effect) DESC, key
LIMIT {most}
