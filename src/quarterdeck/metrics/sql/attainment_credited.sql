WITH {goals},

{targeted},

{credited},

held AS (
    SELECT
        {keys},
        sum(money) AS money,
        count(*) AS deals,
        sum(uneven) AS gap
    FROM credited
    GROUP BY {keys}
),

{held_against_goals}
