-- What a batch goes on holding back: rows nobody mended, and mended ones that still cannot be taken.
WITH before AS (
    {before}
),
still AS (
    {still}
)
SELECT
    b.row_no, b.line, coalesce(s.reason, b.reason) AS reason, coalesce(s.field, b.field) AS field,
    CASE WHEN s.row_no IS NULL THEN b.money ELSE s.money END AS money,
    CASE WHEN s.row_no IS NULL THEN nullif(b.currency, '') ELSE s.currency END AS currency,
    CASE WHEN s.row_no IS NULL THEN b.raw ELSE s.raw END AS raw,
    coalesce(s.header, b.header) AS header, coalesce(s.mark, b.mark) AS mark
FROM before AS b
LEFT JOIN still AS s ON s.row_no = b.row_no
WHERE s.row_no IS NOT NULL OR b.row_no NOT IN (SELECT row_no FROM typed)
ORDER BY b.row_no
