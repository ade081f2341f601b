WITH {sellers},

{served},

held AS (
    SELECT
        {keys},
        sellers.person,
        CAST(goal AS DECIMAL(38, 0)) * coalesce(served.days, 0) AS asked
    FROM sellers
    LEFT JOIN served ON served.person = sellers.person
),

-- What those who count have credit for, deal by deal, together never more than the deal itself.
divided AS (
    SELECT
        {held_keys},
        CASE WHEN max(credits.money) < 0 THEN greatest(sum(credits.credited), max(credits.money))
            ELSE least(sum(credits.credited), max(credits.money)) END AS won_money
    FROM held
    INNER JOIN credits ON credits.owner = held.person
    WHERE held.asked > 0 AND credits.credit = 'revenue' AND ({which})
    GROUP BY {held_keys}, credits.id
)

SELECT
    {keys},
    -- Whole billionths of a day of target; both sides alike, so that no share is rounded.
    sum(CAST(won_money AS DECIMAL(38, 0))) * 1000000000 * qd_days({start}, {end}) AS numerator,
    sum(CASE WHEN asked > 0 THEN asked END) AS denominator,
    CAST(sum(CASE WHEN asked > 0 THEN 1 ELSE 0 END) AS BIGINT) AS n,
    CAST(sum(CASE WHEN asked > 0 THEN 0 ELSE people END) AS BIGINT) AS gap
FROM (
    SELECT {keys}, asked, 0 AS won_money, 1 AS people
    FROM held
    UNION ALL
    SELECT {keys}, 0, coalesce(won_money, 0), 0
    FROM divided
) AS measured
GROUP BY {keys}
