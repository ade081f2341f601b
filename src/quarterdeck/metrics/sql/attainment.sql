-- id: attainment
-- title: Attainment
-- unit: rate
-- period: flow
-- sentence: How much of the target of the period is booked.
-- formula: bookings / target of the scope and period; the whole target counts, without a ramp for new sellers and without the days someone was away
-- fields: stage, amount, currency
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: {gap} of {n} deals won carry no amount and add nothing
-- none: there is no target for this scope and period
-- target: yes
-- running: yes
-- needs: a period
-- trap: In a period still running it says nothing of the pace; the end of a period usually brings more than its beginning.
WITH {goals},

{targeted},

held AS (
    SELECT
        {keys},
        sum(money) AS won_money,
        count(*) AS deals,
        count(*) - count(money) AS gap
    FROM deals
    WHERE {which}
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
