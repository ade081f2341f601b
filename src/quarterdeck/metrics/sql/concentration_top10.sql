-- id: concentration_top10
-- title: Share of the ten largest accounts
-- unit: rate
-- period: flow
-- sentence: Of the bookings of the period, the share from the ten accounts that bought most.
-- formula: bookings of the ten largest accounts / bookings of all; an account whose credits outweigh its purchases counts 0
-- fields: stage, amount, currency, account
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: {gap} of {n} deals won name no account; each counts as an account of its own
-- none: no account bought for more than nothing in the period
-- trap: With fewer than ten accounts it is always 100 %.
WITH {bought}

SELECT
    {keys},
    CAST(sum(CASE WHEN place <= 10 THEN money ELSE 0 END) AS BIGINT) AS numerator,
    CAST(sum(money) AS BIGINT) AS denominator,
    CAST(sum(deals) AS BIGINT) AS n,
    CAST(sum(nameless) AS BIGINT) AS gap
FROM (
    SELECT
        {keys},
        money,
        deals,
        nameless,
        row_number() OVER (PARTITION BY {keys} ORDER BY money DESC, buyer) AS place
    FROM bought
) AS placed
GROUP BY {keys}
