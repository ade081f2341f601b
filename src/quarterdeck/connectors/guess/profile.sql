-- What the filled cells of each column are like.
SELECT
    name,
    count(*) AS filled,
    count(DISTINCT cell) AS different,
    count(*) FILTER (
        qd_nano(cell, '.') IS NOT NULL
        OR qd_nano(cell, ',') IS NOT NULL
        OR regexp_full_match(cell, '=.+|#[A-Z/0]+[!?A]')  -- what a formula gives in vain
    ) AS numbers,
    count(*) FILTER (regexp_full_match(cell, {day})) AS days,
    count(*) FILTER (regexp_full_match(cell, '[A-Z]{3}')) AS codes,
    count(*) FILTER (qd_truth(cell) IS NOT NULL) AS truths,
    count(*) FILTER ({is_name}) AS names,
    count(*) FILTER ({is_word} AND NOT {is_name}) AS words,
    count(*) FILTER (
        regexp_full_match(cell, '[A-Za-z0-9]{15}([A-Za-z0-9]{3})?')
        AND regexp_matches(cell, '[0-9]')
    ) AS record_ids,
    count(*) FILTER (regexp_full_match(cell, '[+(]?[0-9][0-9 ()/.-]{5,}[0-9]')) AS phones,
    count(*) FILTER (length(cell) > 40 OR regexp_matches(cell, '( +\S+){4}')) AS prose
FROM (
    UNPIVOT (SELECT {columns} FROM {rows})
    ON COLUMNS(*) INTO NAME name VALUE cell
)
GROUP BY name
