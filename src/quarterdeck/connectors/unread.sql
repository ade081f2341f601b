-- What could not be read, by its place among all rows; lines that hold nothing but blanks are none.
CREATE OR REPLACE TEMP TABLE unread AS
SELECT u.line - coalesce(c.ahead, 0) AS line, u.raw, u.reason
FROM unplaced AS u
ASOF LEFT JOIN row_counts AS c ON u.line >= c.since
