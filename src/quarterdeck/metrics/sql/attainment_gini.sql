-- id: attainment_gini
-- title: Spread of attainment (Gini)
-- unit: ratio
-- period: flow
-- sentence: How unevenly people reach their targets: 0 is everyone alike, near 1 is one person alone.
-- formula: sum over people in order of attainment of (2 x place - people - 1) x attainment / (people x sum of attainment); people who lead nobody and have a target above zero; attainment below zero, as credits can make it, counts 0
-- fields: stage, amount, currency, owner
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: {gap} further people have a target of zero and are left out
-- none: nobody in it has a target for this period, or nobody has booked anything
-- target: yes
-- running: yes
-- share: yes
-- needs: a period
-- trap: n counts people. Early in a period, or with few people, a single deal moves it far.
-- let sold: money
-- let sold_of: deals
WITH {sellers}

SELECT
    {keys},
    sum((2 * place - people - 1) * CAST(attained AS DECIMAL(38, 0))) AS numerator,
    max(people) * CAST(sum(attained) AS DECIMAL(38, 0)) AS denominator,
    CAST(sum(counted) AS BIGINT) AS n,
    CAST(sum(1 - counted) AS BIGINT) AS gap
FROM (
    SELECT
        {keys},
        attained,
        counted,
        sum(counted) OVER (PARTITION BY {keys}) AS people,
        CASE WHEN counted = 1 THEN row_number() OVER (
            PARTITION BY {keys}, counted ORDER BY attained, person
        ) ELSE 0 END AS place
    FROM (
        SELECT
            {keys},
            person,
            CASE WHEN goal > 0 THEN 1 ELSE 0 END AS counted,
            -- Whole billionths of the target.
            CASE WHEN goal > 0 AND won_money > 0
                THEN qd_half_even(CAST(won_money AS DECIMAL(38, 0)) * 1000000000, goal)
                ELSE 0 END AS attained
        FROM sellers
    ) AS measured
) AS placed
GROUP BY {keys}
