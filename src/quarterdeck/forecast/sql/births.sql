-- The day on which each deal was first known.
SELECT key, known_on FROM versions WHERE prev_version IS NULL ORDER BY key
