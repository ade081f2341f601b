-- id: concentration_hhi
-- title: Concentration (HHI)
-- unit: ratio
-- period: flow
-- sentence: How concentrated the bookings of the period are: 1 is a single account, 1/k is k accounts of equal size.
-- formula: sum over accounts of (bookings of the account / bookings of all such accounts) squared; an account whose credits outweigh its purchases counts 0
-- fields: stage, amount, currency, account
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: {gap} of {n} deals won name no account; each counts as an account of its own
-- none: no account bought for more than nothing in the period
-- trap: Few deals are concentrated by nature; n stands beside it.
WITH {bought}

SELECT
    {keys},
    sum(CAST(money AS DECIMAL(38, 0)) * money) AS numerator,
    CAST(sum(money) AS DECIMAL(38, 0)) * CAST(sum(money) AS DECIMAL(38, 0)) AS denominator,
    CAST(sum(deals) AS BIGINT) AS n,
    CAST(sum(nameless) AS BIGINT) AS gap
FROM bought
GROUP BY {keys}
