-- The same of what was moved or taken back later: at every day on which that changes, the last that held.
WITH ended AS (
    SELECT key, on_day, to_day, done_on
    FROM ({told}) AS told
    WHERE to_day < DATE '9000-01-01' AND to_day > on_day
)

SELECT turn.key, turn.day AS on_day, max(ended.done_on) AS acted_on
FROM (SELECT key, on_day AS day FROM ended UNION SELECT key, to_day AS day FROM ended) AS turn
LEFT JOIN ended ON ended.key = turn.key AND ended.on_day <= turn.day AND ended.to_day > turn.day
GROUP BY turn.key, turn.day
ORDER BY turn.key, turn.day
