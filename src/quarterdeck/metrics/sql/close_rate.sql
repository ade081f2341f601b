-- id: close_rate
-- title: Close rate
-- unit: rate
-- period: flow
-- better: more
-- sentence: Of the deals won or lost in the period, the share won.
-- formula: won / (won + lost)
-- fields: stage
-- deals: outcome IN ('won', 'lost') AND closed_on >= {start} AND closed_on < {end} AND {sale}
-- none: no deal was won or lost in the period
-- trap: Deals that nobody closes stay out of it, so dead open deals inflate it.
SELECT
    {keys},
    CAST(sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
