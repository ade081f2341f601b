-- id: qualified_win_rate
-- title: Win rate from qualified
-- unit: rate
-- period: flow
-- better: more
-- sentence: Of the deals decided in the period that had been qualified, the share won.
-- formula: won / (won + lost + no decision + disqualified), deals that reached a qualified stage
-- fields: stage
-- deals: outcome IN {decided} AND closed_on >= {start} AND closed_on < {end} AND {sale} AND qualified_on IS NOT NULL
-- none: no qualified deal was decided in the period
-- trap: A deal that skips the qualified stage and is won counts as qualified.
-- let decided: ('won', 'lost', 'no_decision', 'disqualified')
-- variant close.title: Close rate from qualified
-- variant close.sentence: Of the deals won or lost in the period that had been qualified, the share won.
-- variant close.formula: won / (won + lost), deals that reached a qualified stage
-- variant close.let decided: ('won', 'lost')
SELECT
    {keys},
    CAST(sum(CASE WHEN outcome = 'won' THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
