WITH {incidence}

SELECT
    {keys},
    days AS age_days,
    CAST(incidence AS BIGINT) AS numerator,
    CAST(1000000000000000 AS BIGINT) AS denominator,
    at_risk AS n
FROM gains
