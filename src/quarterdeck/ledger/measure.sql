-- What the manifest says of a stored batch, and the rows that no ledger can hold.
SELECT count(*),
       min(known_at), max(known_at), min(valid_at), max(valid_at),
       count(*) FILTER (WHERE id IS NULL OR known_at IS NULL OR valid_at IS NULL)
FROM read_parquet({source})
