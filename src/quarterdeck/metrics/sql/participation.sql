-- id: participation
-- title: Participation
-- unit: rate
-- period: flow
-- better: more
-- sentence: Of the people with a target in the period, the share who have booked all of it.
-- formula: people with bookings of at least their target / people with a target above zero who lead nobody
-- fields: stage, amount, currency, owner
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: {gap} further people have a target of zero and are left out
-- none: nobody in it has a target for this period
-- target: yes
-- running: yes
-- share: yes
-- needs: a period
-- trap: n counts people. Few of them make large steps: one person of eight is 12.5 %.
-- let sold: money
-- let sold_of: deals
-- let reach: 100
-- variant eighty.title: Participation at 80 %
-- variant eighty.sentence: Of the people with a target in the period, the share who have booked at least 80 % of it.
-- variant eighty.formula: people with bookings of at least 80 % of their target / people with a target above zero who lead nobody
-- variant eighty.let reach: 80
-- variant credited.title: Participation on credit
-- variant credited.sentence: Of the people with a target in the period, the share credited with all of it.
-- variant credited.formula: people with revenue credit of at least their target / people with a target above zero who lead nobody
-- variant credited.let sold: CASE WHEN credit = 'revenue' THEN credited END
-- variant credited.let sold_of: credits
WITH {sellers}

SELECT
    {keys},
    CAST(sum(CASE WHEN goal > 0
        AND CAST(won_money AS DECIMAL(38, 0)) * 100 >= CAST(goal AS DECIMAL(38, 0)) * {reach}
        THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    CAST(sum(CASE WHEN goal > 0 THEN 1 ELSE 0 END) AS BIGINT) AS denominator,
    CAST(sum(CASE WHEN goal > 0 THEN 1 ELSE 0 END) AS BIGINT) AS n,
    CAST(sum(CASE WHEN goal > 0 THEN 0 ELSE 1 END) AS BIGINT) AS gap
FROM sellers
GROUP BY {keys}
