-- id: discount_rate
-- title: Discount
-- unit: rate
-- period: flow
-- sentence: How far below list price the deals won in the period were sold, over those with a list amount.
-- formula: 1 - sum of amount / sum of list amount
-- fields: stage, amount, list_amount, currency
-- gap: {gap} of {n} deals won lack an amount or a list amount and are left out
-- none: no deal won in the period has a list amount
-- trap: Large deals weigh more; it is not the average of the deals' discounts.
SELECT
    {keys},
    CAST(coalesce(sum(CASE WHEN priced THEN list_money - money END), 0) AS BIGINT) AS numerator,
    CAST(coalesce(sum(CASE WHEN priced THEN list_money END), 0) AS BIGINT) AS denominator,
    count(*) AS n,
    CAST(sum(CASE WHEN priced THEN 0 ELSE 1 END) AS BIGINT) AS gap
FROM (
    SELECT
        {keys},
        money,
        list_money,
        money IS NOT NULL AND list_money IS NOT NULL AS priced
    FROM deals
    WHERE outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
) AS sold
GROUP BY {keys}
