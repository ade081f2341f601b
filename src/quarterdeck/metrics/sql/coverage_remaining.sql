-- id: coverage_remaining
-- title: Coverage of the remaining target
-- unit: ratio
-- period: stock
-- better: more
-- sentence: Open pipeline due in the period for each unit of the target not yet won.
-- formula: open pipeline due in the period / (target - bookings)
-- fields: stage, category, amount, currency, close_date
-- deals: (is_open AND counted AND {due}) OR (outcome = 'won' AND closed_on >= {start} AND closed_on < {end})
-- none: there is no target for this scope and period, or it is already reached
-- target: yes
-- needs: a period
-- trap: Late in the period a little pipeline looks like ample cover; see what such pipeline yielded before.
-- variant current.title: Coverage of the remaining target by what is still due
-- variant current.sentence: Open pipeline due in the period whose date has not passed, for each unit of the target not yet won.
-- variant current.formula: open pipeline due in the period on the day or later / (target - bookings)
-- variant current.deals: (is_open AND counted AND {due} AND due_on >= {as_of}) OR (outcome = 'won' AND closed_on >= {start} AND closed_on < {end})
-- variant current.trap: It stands beside the coverage needed, which speaks of the same pipeline.
WITH {goals},

{targeted},

held AS (
    SELECT
        {keys},
        sum(CASE WHEN is_open THEN money END) AS open_money,
        sum(CASE WHEN is_open THEN NULL ELSE money END) AS won_money,
        sum(CASE WHEN is_open THEN 1 ELSE 0 END) AS deals
    FROM deals
    WHERE {which}
    GROUP BY {keys}
),

answered AS (
    SELECT
        {keys},
        sum(open_money) AS open_money,
        sum(won_money) AS won_money,
        sum(deals) AS deals
    FROM (
        SELECT {keys}, open_money, won_money, deals FROM held
        UNION ALL
        SELECT {keys}, 0, 0, 0 FROM targeted
    ) AS held_or_nothing
    GROUP BY {keys}
)

SELECT
    {answered_keys},
    CAST(coalesce(answered.open_money, 0) AS BIGINT) AS numerator,
    CAST(goals.money - coalesce(answered.won_money, 0) AS BIGINT) AS denominator,
    CAST(answered.deals AS BIGINT) AS n
FROM answered
LEFT JOIN goals ON goals.holder = answered.d1
