SELECT count(*) FROM (
    SELECT * FROM read_parquet({ours}) EXCEPT ALL SELECT * FROM read_parquet({theirs})
)
