-- The typed rows where records could not be read: `place` counts the readable ones only, and each of
-- the others moves the later ones on by one.
CREATE OR REPLACE TEMP VIEW typed AS
SELECT t.* REPLACE (coalesce(t.seq, t.place) AS seq), t.place + coalesce(s.moved, 0) AS row_no
FROM ({placed}) AS t
ASOF LEFT JOIN (
    SELECT line - nth + 1 AS since, max(nth) AS moved
    FROM (SELECT line, row_number() OVER (ORDER BY line) AS nth FROM unread)
    GROUP BY since
) AS s ON t.place >= s.since
