-- id: created_pipeline
-- title: Pipeline created
-- unit: money
-- period: flow
-- better: more
-- sentence: Money of the deals created in the period, at the amount they carry as of the day, whatever became of them.
-- formula: sum of amount over deals by created day
-- fields: created_at, amount, currency
-- deals: outcome <> 'deleted' AND created_on >= {start} AND created_on < {end} AND {sale}
-- gap: {gap} of {n} deals created carry no amount and add nothing
-- trap: It says what was started, not what is left: deals lost since are in it, open pipeline never has them.
SELECT
    {keys},
    CAST(sum(money) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n,
    count(*) - count(money) AS gap
FROM deals
WHERE {which}
GROUP BY {keys}
