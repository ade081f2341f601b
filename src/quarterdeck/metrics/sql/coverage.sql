-- id: coverage
-- title: Coverage
-- unit: ratio
-- period: stock
-- better: more
-- sentence: Open pipeline due in the period for each unit of the target.
-- formula: open pipeline due in the period / target
-- fields: stage, category, amount, currency, close_date
-- deals: is_open AND counted AND {due}
-- none: there is no target for this scope and period
-- target: yes
-- needs: a period
-- trap: Three times is no law: what is needed depends on how much of the pipeline is usually won from this day on.
WITH {goals},

{targeted},

held AS (
    SELECT
        {keys},
        sum(money) AS open_money,
        count(*) AS deals
    FROM deals
    WHERE {which}
    GROUP BY {keys}
),

answered AS (
    SELECT
        {keys},
        sum(open_money) AS open_money,
        sum(deals) AS deals
    FROM (
        SELECT {keys}, open_money, deals FROM held
        UNION ALL
        SELECT {keys}, 0, 0 FROM targeted
    ) AS held_or_nothing
    GROUP BY {keys}
)

SELECT
    {answered_keys},
    CAST(coalesce(answered.open_money, 0) AS BIGINT) AS numerator,
    CAST(goals.money AS BIGINT) AS denominator,
    CAST(answered.deals AS BIGINT) AS n
FROM answered
LEFT JOIN goals ON goals.holder = answered.d1
