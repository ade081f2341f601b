-- Rows that are held back: their place, text, reason, and the money at stake in minor units.
SELECT row_no, raw, reason, field, money, currency
FROM (
    SELECT
        t.row_no, s.raw, split_part(t.fault, '|', 1) AS reason, split_part(t.fault, '|', 2) AS field,
        {money} AS money, {currency} AS currency, t.known_at
    FROM typed AS t
    LEFT JOIN ({raw}) AS s ON s.place = t.place
    WHERE t.fault IS NOT NULL AND {held}
    UNION ALL
    SELECT line, raw, reason, 'row', NULL, NULL, NULL FROM unread
)
WHERE {slice}
ORDER BY row_no
