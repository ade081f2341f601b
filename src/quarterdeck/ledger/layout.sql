-- The rows of a batch in the order the intervals read them: a slot is the first twelve bits of the
-- id's SHA-1, so that any engine finds the same one and a range of slots lies together in the file.
COPY (
    SELECT CAST('0x' || left(sha1(CAST(id AS VARCHAR)), 3) AS USMALLINT) AS slot,
           CAST({batch} AS INTEGER) AS batch,
           CAST(id AS VARCHAR) AS id,
           CAST(valid_at AS TIMESTAMPTZ) AS valid_at,
           CAST(known_at AS TIMESTAMPTZ) AS known_at,
           coalesce(CAST(seq AS BIGINT), {unsaid}) AS seq,
           CAST({number} AS BIGINT) AS row_no,
           coalesce(CAST(reconstructed AS VARCHAR), '') AS reconstructed,
           coalesce(CAST(doubtful AS VARCHAR), '') AS doubtful
           {fields}
    FROM read_parquet({source}, file_row_number = true)
    ORDER BY slot
) TO {target} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE {group},
               DICTIONARY_SIZE_LIMIT 4096, WRITE_BLOOM_FILTER false)
