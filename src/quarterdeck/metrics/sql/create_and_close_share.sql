SELECT
    {keys},
    CAST(coalesce(sum(CASE WHEN created_on >= {start} AND created_on < {end} THEN money END), 0)
        AS BIGINT) AS numerator,
    CAST(coalesce(sum(money), 0) AS BIGINT) AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
