WITH {subscribed}

SELECT
    {keys},
    CAST(sum(CASE WHEN became <= 0 THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n
FROM subscribed
GROUP BY {keys}
