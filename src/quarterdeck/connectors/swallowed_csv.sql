-- Each cell that may be rows which an open quote hides, and the first line of each unreadable record
-- that is sure to.
SELECT text, FALSE AS sure
FROM (SELECT {cell} AS text FROM {reading})
WHERE text IS NOT NULL
UNION ALL
SELECT string_split(raw, chr(10))[1], TRUE
FROM (SELECT error_type, ltrim(csv_line, chr(13) || chr(10)) AS raw FROM qd_rejects)
WHERE contains(raw, chr(10)) AND (
    error_type NOT IN ('MISSING COLUMNS', 'TOO MANY COLUMNS')
    OR length(raw) >= 10000
    OR len(string_split(raw, chr(10))) > 20
    OR length(raw) - length(replace(raw, {mark}, '')) >= 2 * {last}
)
ORDER BY length(text) DESC
