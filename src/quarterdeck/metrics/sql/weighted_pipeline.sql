-- id: weighted_pipeline
-- title: Weighted pipeline
-- unit: money
-- period: stock
-- sentence: Open pipeline due in the period, each deal at the probability the playbook gives its stage.
-- formula: sum of probability x amount over open deals due in the period, exact, rounded once
-- fields: stage, category, amount, currency, close_date
-- deals: is_open AND counted AND {due}
-- gap: {gap} of {n} open deals carry no amount and add nothing
-- trap: A stage's stated probability is an opinion until it is tested against what was won from there.
SELECT
    {keys},
    sum(CAST(money AS DECIMAL(38, 0)) * probability) AS numerator,
    CAST(1000000000 AS BIGINT) AS denominator,
    count(*) AS n,
    count(*) - count(money) AS gap
FROM deals
WHERE {which}
GROUP BY {keys}
