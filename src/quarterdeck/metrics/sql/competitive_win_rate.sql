-- id: competitive_win_rate
-- title: Competitive win rate
-- unit: rate
-- period: flow
-- better: more
-- sentence: Of the deals decided in the period against a named competitor, the share won.
-- formula: won / (won + lost + no decision + disqualified), deals that name a competitor, by competitor
-- fields: stage, competitor
-- deals: outcome IN {decided} AND closed_on >= {start} AND closed_on < {end} AND {sale} AND {by_value} <> {unknown} AND {by_value} <> ''
-- by: competitor
-- none: no deal that names a competitor was decided in the period
-- trap: Competitors are often noted only after a loss, which makes them look stronger.
-- let decided: ('won', 'lost', 'no_decision', 'disqualified')
-- variant close.title: Competitive close rate
-- variant close.sentence: Of the deals won or lost in the period against a named competitor, the share won.
-- variant close.formula: won / (won + lost), deals that name a competitor, by competitor
-- variant close.let decided: ('won', 'lost')
SELECT
    {keys},
    CAST(sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
