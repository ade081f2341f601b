WITH {judged_calls}

SELECT
    {keys},
    weeks_left,
    CAST(sum(called - booked) AS BIGINT) AS numerator,
    CAST(sum(booked) AS BIGINT) AS denominator,
    count(*) AS n
FROM judged
GROUP BY {keys}, weeks_left
