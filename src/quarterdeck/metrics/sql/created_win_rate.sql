-- id: created_win_rate
-- title: Win rate of created deals
-- unit: rate
-- period: cohort
-- better: more
-- sentence: Of the deals created in the period, the share won so far.
-- formula: won / created
-- fields: stage, created_at
-- deals: outcome <> 'deleted' AND created_on >= {start} AND created_on < {end} AND {sale}
-- gap: {gap} of {n} deals created in the period are still open, so the rate can only rise
-- none: no deal was created in the period
-- trap: A young cohort is immature: compare cohorts at the same age.
SELECT
    {keys},
    CAST(sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n,
    CAST(sum(CASE WHEN outcome = 'open' THEN 1 ELSE 0 END) AS BIGINT) AS gap
FROM deals
WHERE {which}
GROUP BY {keys}
