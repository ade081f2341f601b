-- id: discount_rate
-- title: Discount
-- unit: rate
-- period: flow
-- better: less
-- sentence: How far below list price the deals won in the period were sold, over those with an amount and a list amount.
-- formula: 1 - sum of amount / sum of list amount
-- fields: stage, amount, list_amount, currency
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: {gap} further deals won lack an amount or a list amount above zero, or are credits, and are left out
-- none: no deal won in the period has a list amount
-- trap: Large deals weigh more; it is not the average of the deals' discounts.
SELECT
    {keys},
    CAST(coalesce(sum(CASE WHEN priced THEN list_money - money END), 0) AS BIGINT) AS numerator,
    CAST(coalesce(sum(CASE WHEN priced THEN list_money END), 0) AS BIGINT) AS denominator,
    CAST(sum(CASE WHEN priced THEN 1 ELSE 0 END) AS BIGINT) AS n,
    CAST(sum(CASE WHEN priced THEN 0 ELSE 1 END) AS BIGINT) AS gap
FROM (
    SELECT
        {keys},
        money,
        list_money,
        coalesce(money >= 0 AND list_money > 0, FALSE) AS priced
    FROM deals
    WHERE {which}
) AS sold
GROUP BY {keys}
