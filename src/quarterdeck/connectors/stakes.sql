SELECT code, CAST(sum(most) AS BIGINT) AS money
FROM (
    SELECT
        {currency} AS code, coalesce(id, CAST(row_no AS VARCHAR)) AS record, max(abs(amount)) AS most
    FROM ({rows})
    GROUP BY code, record
)
WHERE most IS NOT NULL
GROUP BY code
ORDER BY code
