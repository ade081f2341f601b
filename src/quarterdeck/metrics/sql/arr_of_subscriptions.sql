SELECT
    {keys},
    CAST(coalesce(sum({arr_at_now}), 0) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM subscriptions
WHERE since_on <= {now_day} AND until_on > {now_day}
GROUP BY {keys}
