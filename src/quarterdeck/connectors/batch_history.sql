-- Changes of fields, and what a field held before its first change: known from the first thing the
-- history tells of the record.
WITH changes AS (
    SELECT *, min(valid_at) OVER (PARTITION BY id) AS begun_at
    FROM {source}
    WHERE {slice}
)
SELECT id, valid_at, known_at, seq, row_no, reconstructed, doubtful, {fields}
FROM changes
{before}
