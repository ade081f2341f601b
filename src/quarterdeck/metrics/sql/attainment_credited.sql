WITH {goals},

{targeted},

{credited},

held AS (
    SELECT
        {keys},
        sum(money) AS won_money,
        count(*) AS deals,
        sum(uneven) AS gap
    FROM credited
    GROUP BY {keys}
),

answered AS (
    SELECT
        {keys},
        sum(won_money) AS won_money,
        sum(deals) AS deals,
        sum(gap) AS gap
    FROM (
        SELECT {keys}, won_money, deals, gap FROM held
        UNION ALL
        SELECT {keys}, 0, 0, 0 FROM targeted
    ) AS held_or_nothing
    GROUP BY {keys}
)

SELECT
    {answered_keys},
    CAST(coalesce(answered.won_money, 0) AS BIGINT) AS numerator,
    CAST(goals.money AS BIGINT) AS denominator,
    CAST(answered.deals AS BIGINT) AS n,
    CAST(answered.gap AS BIGINT) AS gap
FROM answered
LEFT JOIN goals ON goals.holder = answered.d1
