-- The changes of the records that mended rows are of: those recorded so far and the mended ones, each
-- with the old value it tells. Of what is recorded an old value stands in the row before the first
-- change of its field; where that change is the first of the record, nobody kept it.
CREATE OR REPLACE TEMP TABLE together AS
WITH mended AS (
    SELECT {columns}, {old_names}, FALSE AS lost
    FROM good
),
marked AS (
    SELECT
        *,
        seq = -1 AND valid_at < max(valid_at) OVER (PARTITION BY row_no) AS is_before,
        min(valid_at) OVER (PARTITION BY id) AS begun_at
    FROM read_parquet({before})
    WHERE id IN (SELECT id FROM mended)
),
recorded AS (
    SELECT *, {old_values}
    FROM marked
)
SELECT {columns}, {old_names}, valid_at = begun_at AS lost
FROM recorded
WHERE NOT is_before
UNION ALL
SELECT * FROM mended
