-- The rows of a batch so far and the mended ones; each has its place in the export, so that the
-- whole is what the export would have given had it been right.
SELECT id, valid_at, known_at, seq, row_no, reconstructed, doubtful, {fields}
FROM read_parquet({before})
UNION ALL
SELECT id, valid_at, known_at, seq, row_no, reconstructed, doubtful, {fields}
FROM read_parquet({mended})
