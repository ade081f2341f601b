-- id: win_loss_ratio
-- title: Win to loss ratio
-- unit: ratio
-- period: flow
-- better: more
-- sentence: How many deals were won in the period for each one lost.
-- formula: won : lost
-- fields: stage
-- deals: outcome IN ('won', 'lost') AND closed_on >= {start} AND closed_on < {end} AND {sale}
-- none: no deal was lost in the period
-- trap: A ratio is not a rate: 1.0 means half were won.
SELECT
    {keys},
    CAST(sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    CAST(sum(CASE WHEN outcome = 'lost' THEN 1 ELSE 0 END) AS BIGINT) AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
