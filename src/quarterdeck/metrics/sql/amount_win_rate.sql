-- id: amount_win_rate
-- title: Win rate by amount
-- unit: rate
-- period: flow
-- sentence: Of the money in deals won or lost in the period, the share won.
-- formula: won amount / (won amount + lost amount)
-- fields: stage, amount, currency
-- gap: {gap} of {n} deals carry no amount and have no weight
-- none: no money was won or lost in the period
-- trap: One large deal decides it.
-- let decided: ('won', 'lost')
-- variant broad.title: Broad win rate by amount
-- variant broad.sentence: Of the money in all deals decided in the period, the share won.
-- variant broad.formula: won amount / amount of won, lost, no decision and disqualified
-- variant broad.let decided: ('won', 'lost', 'no_decision', 'disqualified')
SELECT
    {keys},
    CAST(coalesce(sum(CASE WHEN outcome = 'won' THEN money END), 0) AS BIGINT) AS numerator,
    CAST(coalesce(sum(money), 0) AS BIGINT) AS denominator,
    count(*) AS n,
    count(*) - count(money) AS gap
FROM deals
WHERE outcome IN {decided} AND closed_on >= {start} AND closed_on < {end}
GROUP BY {keys}
