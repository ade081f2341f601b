-- What this part holds: records folded now, and all others as they were.
CREATE TEMP VIEW held AS
SELECT * FROM versions
UNION ALL BY NAME
SELECT {names} FROM read_parquet({earlier}) WHERE id NOT IN (SELECT id FROM touched)
