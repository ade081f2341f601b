SELECT count(id), bool_and(regexp_matches(id, '[0-9]')), bool_or(contains(id, ' '))
FROM read_parquet({path})
