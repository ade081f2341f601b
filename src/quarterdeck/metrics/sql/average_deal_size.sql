-- id: average_deal_size
-- title: Average deal size
-- unit: money
-- period: flow
-- sentence: What a deal won in the period brought on average.
-- formula: bookings / deals won
-- fields: stage, amount, currency
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: {gap} of {n} deals won carry no amount and pull the average down
-- none: no deal was won in the period
-- trap: A few large deals lift it; look at concentration beside it.
SELECT
    {keys},
    CAST(coalesce(sum(money), 0) AS BIGINT) AS numerator,
    CAST(sum({deal_weight}) AS BIGINT) AS denominator,
    count(*) AS n,
    count(*) - count(money) AS gap
FROM deals
WHERE {which}
GROUP BY {keys}
