-- What the filled cells of each column are like.
SELECT
    name,
    count(*) AS filled,
    count(DISTINCT cell) AS different,
    count(*) FILTER (qd_nano(cell, '.') IS NOT NULL OR qd_nano(cell, ',') IS NOT NULL) AS numbers,
    count(*) FILTER (regexp_full_match(cell, {day})) AS days,
    count(*) FILTER (regexp_full_match(cell, '[A-Z]{3}')) AS codes,
    count(*) FILTER (qd_truth(cell) IS NOT NULL) AS truths,
    count(*) FILTER (
        regexp_full_match(cell, '[^@\s]+@[^@\s]+[.][^@\s]+')
        OR regexp_full_match(cell, '\pL[\pL''\x{2019}.-]*(,? +\pL[\pL''\x{2019}.-]*){1,4}')
        OR regexp_full_match(cell, '[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]{2,}')
    ) AS names,
    count(*) FILTER (
        regexp_full_match(cell, '[A-Za-z0-9]{15}([A-Za-z0-9]{3})?')
        AND regexp_matches(cell, '[0-9]')
    ) AS record_ids
FROM (
    UNPIVOT (SELECT {columns} FROM {rows})
    ON COLUMNS(*) INTO NAME name VALUE cell
)
GROUP BY name
