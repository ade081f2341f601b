WITH records AS (
    SELECT
        id, {currency} AS code, max(abs({amount})) AS most, bool_and({field} IS NULL) AS bare,
        count(*) AS found, count({field}) AS filled,
        count({field}) FILTER (NOT ({listed})) AS unlisted
    FROM kept
    WHERE {present}
    GROUP BY id, code
)
SELECT
    coalesce(CAST(sum(found) AS BIGINT), 0) AS found,
    coalesce(CAST(sum(filled) AS BIGINT), 0) AS filled,
    coalesce(CAST(sum(unlisted) AS BIGINT), 0) AS unlisted,
    (
        SELECT list({'code': code, 'money': money})
        FROM (
            SELECT code, CAST(sum(most) AS BIGINT) AS money
            FROM records
            WHERE bare AND most IS NOT NULL
            GROUP BY code
        )
    ) AS sums
FROM records
