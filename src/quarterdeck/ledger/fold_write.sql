-- Current versions first, so that questions as of now skip most of the file.
COPY (
    SELECT k.key, h.* FROM held AS h INNER JOIN keys AS k ON k.id = h.id
    WHERE h.known_to >= {forever}
    UNION ALL
    SELECT k.key, h.* FROM held AS h INNER JOIN keys AS k ON k.id = h.id
    WHERE h.known_to < {forever}
) TO {target} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 32768,
               DICTIONARY_SIZE_LIMIT 4096, WRITE_BLOOM_FILTER false)
