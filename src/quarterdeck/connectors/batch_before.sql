UNION ALL
SELECT
    id, begun_at AS valid_at, begun_at AS known_at, -1 AS seq, row_no,
    '' AS reconstructed, doubtful, {fields}
FROM (
    SELECT *, row_number() OVER (PARTITION BY id ORDER BY valid_at, seq, row_no) AS nth
    FROM changes
    WHERE {has}
)
WHERE nth = 1 AND valid_at > begun_at AND {old} IS NOT NULL
