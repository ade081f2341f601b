-- The last row that a batch keeps for each row of its source.
CREATE OR REPLACE TEMP VIEW kept AS
SELECT *
FROM read_parquet({path})
QUALIFY seq = max(seq) OVER (PARTITION BY row_no)
