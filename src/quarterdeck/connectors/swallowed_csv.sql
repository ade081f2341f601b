-- The first line of each cell or unreadable record in which a quote left open hides whole rows.
SELECT string_split(cell, chr(10))[1] AS opening, len(string_split(cell, chr(10))) AS lines
FROM (SELECT {cell} AS cell FROM {reading})
WHERE cell IS NOT NULL
UNION ALL
SELECT string_split(raw, chr(10))[1], len(string_split(raw, chr(10)))
FROM (SELECT error_type, ltrim(csv_line, chr(13) || chr(10)) AS raw FROM qd_rejects)
WHERE contains(raw, chr(10)) AND (
    error_type NOT IN ('MISSING COLUMNS', 'TOO MANY COLUMNS')
    OR length(raw) >= 10000
    OR len(string_split(raw, chr(10))) > 20
    OR length(raw) - length(replace(raw, {mark}, '')) >= 2 * {last}
)
ORDER BY lines DESC
