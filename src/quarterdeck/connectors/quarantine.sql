-- Rows that are held back: their place and line, text, reason, and the money at stake in minor units;
-- beside each the header of its file and what parts the cells of both.
SELECT
    h.row_no, h.raw, h.reason, h.field, h.money, h.currency, h.row_no + l.ahead AS line,
    {header} AS header, {mark} AS mark
FROM (
    SELECT
        t.row_no, s.raw, split_part(t.fault, '|', 1) AS reason, split_part(t.fault, '|', 2) AS field,
        {money} AS money, {currency} AS currency, t.known_at
    FROM typed AS t
    LEFT JOIN ({raw}) AS s ON s.place = t.place
    WHERE t.fault IS NOT NULL AND {held}
    UNION ALL
    SELECT line, raw, reason, 'row', NULL, NULL, NULL FROM unread
) AS h
ASOF LEFT JOIN row_lines AS l ON h.row_no >= l.since
WHERE {slice}
ORDER BY h.row_no
