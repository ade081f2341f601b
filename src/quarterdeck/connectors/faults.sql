-- Rows that are not taken, by reason; by their value too where each value is a thing to settle.
SELECT
    split_part(fault, '|', 1) AS code,
    split_part(fault, '|', 2) AS field,
    CASE WHEN split_part(fault, '|', 1) IN ({by_value}) THEN faulty END AS value,
    count(*) AS found,
    min(row_no) AS first_row,
    list_sort(list(DISTINCT faulty))[1:3] AS examples
FROM (
    SELECT fault, faulty, row_no, known_at FROM typed WHERE fault IS NOT NULL
    UNION ALL
    SELECT reason || '|row', NULL, line, NULL FROM unread
)
WHERE {slice}
GROUP BY code, field, value
ORDER BY found DESC, code, value
