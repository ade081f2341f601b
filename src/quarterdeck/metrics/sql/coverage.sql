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
        sum(money) AS money,
        count(*) AS deals,
        0 AS gap
    FROM deals
    WHERE {which}
    GROUP BY {keys}
),

{held_against_goals}
