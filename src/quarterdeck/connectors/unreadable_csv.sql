-- Records that have too few or too many cells, or quotes that do not close; a file may have been
-- read more than once.
SELECT
    line,
    min(csv_line) AS raw,
    CASE min(error_type)
        WHEN 'MISSING COLUMNS' THEN 'too_few_cells'
        WHEN 'TOO MANY COLUMNS' THEN 'too_many_cells'
        WHEN 'UNQUOTED VALUE' THEN 'open_quote'
        ELSE 'unreadable'
    END AS reason
FROM qd_rejects
GROUP BY line
