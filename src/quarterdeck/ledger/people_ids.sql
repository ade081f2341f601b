-- One row when any of these columns of batches holds an opaque id of a person.
SELECT 1
FROM (SELECT unnest([{columns}]) AS one FROM read_parquet({paths}, union_by_name = true))
WHERE regexp_full_match(one, {shape})
LIMIT 1
