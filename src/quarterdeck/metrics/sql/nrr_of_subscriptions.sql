WITH {subscribed}

SELECT
    {keys},
    CAST(sum(became) AS BIGINT) AS numerator,
    CAST(sum(was) AS BIGINT) AS denominator,
    count(*) AS n
FROM subscribed
GROUP BY {keys}
