WITH held AS (
    SELECT
        reason, field, coalesce(currency, {reporting}) AS code,
        count(*) AS found, CAST(sum(abs(money)) AS BIGINT) AS money
    FROM read_parquet([{paths}])
    GROUP BY reason, field, code
)
SELECT
    reason, field, CAST(sum(found) AS BIGINT) AS found,
    list({'code': code, 'money': money}) FILTER (money IS NOT NULL) AS sums
FROM held
GROUP BY reason, field
ORDER BY found DESC, reason, field
