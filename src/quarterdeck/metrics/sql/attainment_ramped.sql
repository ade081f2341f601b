WITH {sellers},

{served}

SELECT
    {keys},
    -- Whole billionths of a day of target; both sides alike, so that no share is rounded.
    sum(CASE WHEN asked > 0 THEN CAST(won_money AS DECIMAL(38, 0)) END) * 1000000000
        * qd_days({start}, {end}) AS numerator,
    sum(CASE WHEN asked > 0 THEN asked END) AS denominator,
    CAST(sum(CASE WHEN asked > 0 THEN 1 ELSE 0 END) AS BIGINT) AS n,
    CAST(sum(CASE WHEN asked > 0 THEN 0 ELSE 1 END) AS BIGINT) AS gap
FROM (
    SELECT
        {keys},
        won_money,
        CAST(goal AS DECIMAL(38, 0)) * coalesce(served.days, 0) AS asked
    FROM sellers
    LEFT JOIN served ON served.person = sellers.person
) AS measured
GROUP BY {keys}
