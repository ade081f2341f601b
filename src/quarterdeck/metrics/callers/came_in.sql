-- How the words came in that are about periods that are over: those loaded as history, when that was,
-- and those that do not count, for they came in late or are about another measure.
SELECT
    CAST(coalesce(sum(CASE WHEN measure = {measure} AND came_in = 'loaded' THEN 1 END), 0) AS BIGINT)
        AS loaded,
    min(CASE WHEN came_in = 'loaded' THEN recorded_on END) AS first_on,
    max(CASE WHEN came_in = 'loaded' THEN recorded_on END) AS last_on,
    CAST(coalesce(sum(CASE WHEN measure = {measure} AND came_in = 'late' THEN 1 END), 0) AS BIGINT)
        AS late,
    CAST(coalesce(sum(CASE WHEN measure <> {measure} THEN 1 END), 0) AS BIGINT) AS other
FROM {words} AS words
WHERE category = {category} AND {answering}
    AND starts_on >= {start} AND ends_on <= {end} AND ends_on <= qd_add_days({as_of}, 1)
    AND said_on >= starts_on AND said_on < ends_on
