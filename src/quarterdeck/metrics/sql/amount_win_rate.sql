-- id: amount_win_rate
-- title: Win rate by amount
-- unit: rate
-- period: flow
-- better: more
-- sentence: Of the money in deals won or lost in the period, the share won.
-- formula: won amount / (won amount + lost amount), over deals with an amount above zero, credits and decommissions left out
-- fields: stage, amount, currency
-- deals: outcome IN {decided} AND closed_on >= {start} AND closed_on < {end} AND {sale}
-- gap: {gap} of {n} deals carry no amount above zero and have no weight
-- none: no money was won or lost in the period
-- trap: One large deal decides it.
-- let decided: ('won', 'lost')
-- variant broad.title: Broad win rate by amount
-- variant broad.sentence: Of the money in all deals decided in the period, the share won.
-- variant broad.formula: won amount / amount of won, lost, no decision and disqualified, over deals with an amount above zero, credits and decommissions left out
-- variant broad.let decided: ('won', 'lost', 'no_decision', 'disqualified')
SELECT
    {keys},
    CAST(coalesce(sum(CASE WHEN outcome = 'won' AND money > 0 THEN money END), 0) AS BIGINT) AS numerator,
    CAST(coalesce(sum(CASE WHEN money > 0 THEN money END), 0) AS BIGINT) AS denominator,
    count(*) AS n,
    CAST(sum(CASE WHEN money > 0 THEN 0 ELSE 1 END) AS BIGINT) AS gap
FROM deals
WHERE {which}
GROUP BY {keys}
