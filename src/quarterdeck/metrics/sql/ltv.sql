-- id: ltv
-- title: Lifetime value of a customer (LTV)
-- unit: money
-- period: stock
-- better: more
-- sentence: What an account brings at the gross margin until it is lost, going by the trailing year.
-- formula: (billed less costs of delivery in the trailing twelve months / accounts billed for more than nothing in them) / share lost of the accounts billed in the twelve months before those; up to the day or the end of the period, whichever comes first
-- rows: invoice_lines, costs
-- none: no account was lost in the trailing year, or none was billed in the year before
-- trap: With few accounts lost it grows without bound, and with none there is no value.
WITH billed AS (
    SELECT
        account,
        coalesce(sum(CASE WHEN booked_on < {trailing_year} THEN money END), 0) AS was,
        coalesce(sum(CASE WHEN booked_on >= {trailing_year} THEN money END), 0) AS became
    FROM invoice_lines
    WHERE kind <> 'order' AND account IS NOT NULL AND account <> ''
        AND booked_on >= {trailing_two_years} AND booked_on < {until}
    GROUP BY account
),

delivered AS (
    SELECT coalesce(sum(money), 0) AS money
    FROM costs
    WHERE category = 'delivery' AND booked_on >= {trailing_year} AND booked_on < {until}
)

SELECT
    {blank_named_keys},
    CAST(sum(billed.became) - max(delivered.money) AS DECIMAL(38, 0))
        * CAST(sum(CASE WHEN billed.was > 0 THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    CAST(sum(CASE WHEN billed.became > 0 THEN 1 ELSE 0 END) AS BIGINT)
        * CAST(sum(CASE WHEN billed.was > 0 AND billed.became <= 0 THEN 1 ELSE 0 END) AS BIGINT)
        AS denominator,
    CAST(sum(CASE WHEN billed.was > 0 THEN 1 ELSE 0 END) AS BIGINT) AS n
FROM billed
CROSS JOIN delivered
