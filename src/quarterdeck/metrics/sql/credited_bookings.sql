-- id: credited_bookings
-- title: Credited bookings
-- unit: money
-- period: flow
-- better: more
-- sentence: What people have credit for of the deals won in the period, by the splits recorded on them.
-- formula: sum over deals won of the revenue credit of the people asked about, together never more than the deal; a deal without splits is its owner's
-- fields: stage, amount, currency, owner
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: revenue splits of {gap} of {n} deals do not add up to 100 %
-- trap: People's credits add up to more than their team's where a deal is credited twice: the team counts it once.
-- variant overlay.title: Overlay credit
-- variant overlay.sentence: What people have overlay credit for of the deals won in the period, beside the revenue credit.
-- variant overlay.formula: sum over deals won of the overlay credit of the people asked about; nothing caps it
-- variant overlay.trap: It is not added to bookings: the same money has its revenue credit elsewhere.
-- variant overlay.sql: credited_overlay
WITH {credited}

SELECT
    {keys},
    CAST(coalesce(sum(money), 0) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n,
    CAST(sum(uneven) AS BIGINT) AS gap
FROM credited
GROUP BY {keys}
