-- The keys of the records that are not as they were, before and now.
COPY (
    SELECT DISTINCT key FROM (
        SELECT unnest([n.key, e.key]) AS key
        FROM keys AS n
        FULL JOIN (SELECT id, key FROM read_parquet({earlier}) WHERE version = 1) AS e
            ON e.id = n.id
        WHERE n.key IS DISTINCT FROM e.key
            OR coalesce(n.id, e.id) IN (SELECT id FROM touched)
    )
    WHERE key IS NOT NULL
) TO {target} (FORMAT parquet)
