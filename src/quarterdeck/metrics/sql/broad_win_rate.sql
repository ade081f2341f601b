-- id: broad_win_rate
-- title: Broad win rate
-- unit: rate
-- period: flow
-- better: more
-- sentence: Of all deals decided in the period, the share won, whatever else became of the rest.
-- formula: won / (won + lost + no decision + disqualified)
-- fields: stage
-- deals: outcome IN ('won', 'lost', 'no_decision', 'disqualified') AND closed_on >= {start} AND closed_on < {end} AND {sale}
-- none: no deal was decided in the period
-- trap: A clean-up of old deals in one week depresses it.
SELECT
    {keys},
    CAST(sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
