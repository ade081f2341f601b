WITH {judged_calls}

SELECT
    {keys},
    weeks_left,
    CAST(
        sum(
            CASE WHEN booked > 0 THEN
                qd_half_even(
                    (CAST(booked AS DECIMAL(38, 0)) - abs(called - booked)) * 1000000000, booked
                )
            END
        ) AS BIGINT
    ) AS numerator,
    1000000000 * sum(CASE WHEN booked > 0 THEN 1 ELSE 0 END) AS denominator,
    CAST(sum(CASE WHEN booked > 0 THEN 1 ELSE 0 END) AS BIGINT) AS n
FROM judged
GROUP BY {keys}, weeks_left
