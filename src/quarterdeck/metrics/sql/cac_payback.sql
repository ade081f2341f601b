-- id: cac_payback
-- title: Payback of a customer
-- unit: months
-- period: flow
-- better: less
-- sentence: After how many months the accounts won for the first time in the period earn back, at the gross margin, what selling and marketing cost one sales cycle earlier.
-- formula: 12 x costs of sales and marketing, taken one average sales cycle of the period's won deals earlier, in a period still running up to so many days before the day / (money won in the period with accounts first won in it, taken as a year's worth, x gross margin); gross margin = (billed - costs of delivery) / billed, both in the period
-- fields: stage, amount, currency, account, created_at
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end} AND account <> ''
-- rows: costs, invoice_lines
-- none: no account was won for the first time in the period, nothing was billed in it, delivery cost more than that, or no costs of sales and marketing of the days counted are known for it
-- needs: a period
-- running: yes
-- gap: deals won in the period that name no account are left out: {gap}
-- trap: What is won counts as one year's worth: contracts for several years make it look shorter.
-- let nameless: outcome = 'won' AND closed_on >= {start} AND closed_on < {end} AND (account IS NULL OR account = '')
WITH {cycle}

SELECT
    {keys},
    CAST(12 * sum(spent) AS DECIMAL(38, 0)) * CAST(greatest(sum(billed), 0) AS BIGINT)
        AS numerator,
    CAST(sum(won) AS DECIMAL(38, 0)) * CAST(greatest(sum(billed) - sum(delivered), 0) AS BIGINT)
        AS denominator,
    CAST(sum(deals) AS BIGINT) AS n,
    CAST(sum(nameless) AS BIGINT) AS gap
FROM (
    SELECT {keys}, CAST(NULL AS BIGINT) AS spent, coalesce(deals.money, 0) AS won, 0 AS billed,
        0 AS delivered, 1 AS deals, 0 AS nameless
    FROM deals
    INNER JOIN firsts ON firsts.account = deals.account AND firsts.won_on >= {start}
    WHERE deals.outcome = 'won' AND deals.closed_on >= {start} AND deals.closed_on < {end}
    UNION ALL
    SELECT {keys}, NULL, 0, 0, 0, 0, 1
    FROM deals
    WHERE {nameless}
    UNION ALL
    SELECT {keys}, costs.money, 0, 0, 0, 0, 0
    FROM costs
    CROSS JOIN cycle
    WHERE costs.category IN ('sales', 'marketing')
        AND qd_days(costs.booked_on, {start}) <= cycle.days
        AND qd_days(costs.booked_on, {until}) > cycle.days
    UNION ALL
    SELECT {keys}, NULL, 0, 0, costs.money, 0, 0
    FROM costs
    WHERE costs.category = 'delivery'
        AND booked_on >= {start} AND booked_on < {end} AND booked_on <= {as_of}
    UNION ALL
    SELECT {keys}, NULL, 0, money, 0, 0, 0
    FROM invoice_lines
    WHERE kind <> 'order' AND booked_on >= {start} AND booked_on < {end} AND booked_on <= {as_of}
) AS all_sides
GROUP BY {keys}
