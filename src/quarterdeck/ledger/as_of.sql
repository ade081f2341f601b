SELECT *
FROM read_parquet({files})
WHERE known_from < {until} AND known_to >= {until}
