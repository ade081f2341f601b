-- id: cac
-- title: Cost of a customer (CAC)
-- unit: money
-- period: flow
-- better: less
-- sentence: What selling and marketing cost for each account won for the first time in the period, the cost taken one sales cycle earlier.
-- formula: costs of sales and marketing, booked as many days before the period as its won deals took on average, whole days, in a period still running up to so many days before the day / accounts whose first won deal closed in the period
-- fields: stage, account, created_at
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end} AND account <> ''
-- rows: costs
-- none: no account was won for the first time in the period, deals won lack an account, or no costs of the days counted are known for it
-- needs: a period
-- running: yes
-- gap: deals won in the period that name no account are left out: {gap}
-- trap: All of the cost is laid on new accounts, also what went into growing old ones. A first win before history began is not known.
-- let lag: cycle.days
-- let nameless: outcome = 'won' AND closed_on >= {start} AND closed_on < {end} AND (account IS NULL OR account = '')
-- variant same_period.title: Cost of a customer, same period
-- variant same_period.sentence: What selling and marketing cost in the period for each account won for the first time in it.
-- variant same_period.formula: costs of sales and marketing booked in the period / accounts whose first won deal closed in the period
-- variant same_period.trap: The cost of winning these accounts was spent earlier; see the default.
-- variant same_period.let lag: 0
WITH {cycle}

SELECT
    {keys},
    CAST(sum(spent) AS BIGINT) AS numerator,
    CAST(sum(accounts) AS BIGINT) AS denominator,
    CAST(sum(accounts) AS BIGINT) AS n,
    CAST(sum(nameless) AS BIGINT) AS gap
FROM (
    SELECT {keys}, CAST(NULL AS BIGINT) AS spent, count(DISTINCT deals.account) AS accounts, 0 AS nameless
    FROM deals
    INNER JOIN firsts ON firsts.account = deals.account AND firsts.won_on >= {start}
    WHERE deals.outcome = 'won' AND deals.closed_on = firsts.won_on AND deals.closed_on < {end}
    GROUP BY {keys}
    UNION ALL
    SELECT {keys}, NULL, 0, count(*)
    FROM deals
    WHERE {nameless}
    GROUP BY {keys}
    UNION ALL
    SELECT {keys}, sum(costs.money), 0, 0
    FROM costs
    CROSS JOIN cycle
    WHERE costs.category IN ('sales', 'marketing')
        AND qd_days(costs.booked_on, {start}) <= {lag}
        AND qd_days(costs.booked_on, {until}) > {lag}
    GROUP BY {keys}
) AS both_sides
GROUP BY {keys}
