-- The typed rows with their place among all records: `place` counts the readable ones only, and
-- each record that could not be read moves the later ones on by one.
CREATE OR REPLACE TEMP VIEW typed AS
SELECT t.* EXCLUDE (row_no), t.row_no AS place, t.row_no + coalesce(s.moved, 0) AS row_no
FROM read_parquet({path}) AS t
ASOF LEFT JOIN (
    SELECT line - nth + 1 AS since, max(nth) AS moved
    FROM (SELECT line, row_number() OVER (ORDER BY line) AS nth FROM unread)
    GROUP BY since
) AS s ON t.row_no >= s.since
