-- The rows to be recorded: neither faulty nor repeated, with every reason to doubt them.
CREATE OR REPLACE TEMP VIEW good AS
SELECT
    t.* EXCLUDE (doubtful),
    concat_ws(
        ',', nullif(t.doubtful, ''),
        CASE WHEN {doubles} AND r.differs THEN 'duplicate_id' END,
        CASE WHEN {thousands} THEN 'looks_like_thousands' END,
        CASE WHEN b.row_no IS NOT NULL THEN 'identical_body' END
    ) AS doubtful
FROM typed AS t
LEFT JOIN repeats AS r ON r.row_no = t.row_no
LEFT JOIN bodies AS b ON b.row_no = t.row_no
WHERE t.fault IS NULL AND NOT coalesce(r.again, FALSE)
