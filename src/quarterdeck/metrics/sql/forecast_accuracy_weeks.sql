WITH {judged_calls},

{near}

SELECT
    {keys},
    weeks_left,
    CAST(sum(near) AS BIGINT) AS numerator,
    1000000000 * count(near) AS denominator,
    count(near) AS n
FROM near
GROUP BY {keys}, weeks_left
