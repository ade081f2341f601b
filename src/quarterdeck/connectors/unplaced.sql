CREATE OR REPLACE TEMP TABLE unplaced AS
SELECT CAST(line AS BIGINT) AS line, ltrim(raw, chr(13) || chr(10)) AS raw, reason
FROM ({unreadable})
WHERE trim(raw, chr(13) || chr(10) || {blanks}) <> ''
