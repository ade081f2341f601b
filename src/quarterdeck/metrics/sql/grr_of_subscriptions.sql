WITH {subscribed}

SELECT
    {keys},
    CAST(sum(least(greatest(became, 0), was)) AS BIGINT) AS numerator,
    CAST(sum(was) AS BIGINT) AS denominator,
    count(*) AS n
FROM subscribed
GROUP BY {keys}
