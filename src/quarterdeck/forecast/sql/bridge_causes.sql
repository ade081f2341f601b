-- What happened to some deals, with the money of it.
SELECT key, what, CAST(sum(amount) AS BIGINT) AS amount
FROM forecast_lines
WHERE own = 1 AND key IN {deals}
GROUP BY key, what
ORDER BY key, what
