SELECT
    {keys},
    CAST(coalesce(sum(credited), 0) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n,
    0 AS gap
FROM credits
WHERE ({which}) AND credit = 'overlay'
GROUP BY {keys}
