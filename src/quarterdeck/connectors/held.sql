-- Rows held back; what a file of an older form does not say is NULL.
SELECT
    row_no, line, reason, field, money, coalesce(currency, '') AS currency, coalesce(raw, '') AS raw,
    coalesce(header, '') AS header, coalesce(mark, ',') AS mark
FROM (
    SELECT CAST(NULL AS BIGINT) AS line, CAST(NULL AS VARCHAR) AS header, CAST(NULL AS VARCHAR) AS mark
    WHERE FALSE
    UNION ALL BY NAME
    SELECT * FROM read_parquet({path})
)
ORDER BY row_no
