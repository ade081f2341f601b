-- What is held of each part, and nothing for a part that only has a target, over its target.
answered AS (
    SELECT
        {keys},
        sum(money) AS money,
        sum(deals) AS deals,
        sum(gap) AS gap
    FROM (
        SELECT {keys}, money, deals, gap FROM held
        UNION ALL
        SELECT {keys}, 0, 0, 0 FROM targeted
    ) AS held_or_nothing
    GROUP BY {keys}
)

SELECT
    {answered_keys},
    CAST(coalesce(answered.money, 0) AS BIGINT) AS numerator,
    CAST(goals.money AS BIGINT) AS denominator,
    CAST(answered.deals AS BIGINT) AS n,
    CAST(answered.gap AS BIGINT) AS gap
FROM answered
LEFT JOIN goals ON goals.holder = answered.d1
