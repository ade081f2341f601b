-- id: lost_deals
-- title: Deals lost
-- unit: count
-- period: flow
-- sentence: How many deals were lost in the period, by the day they were known to be lost.
-- formula: number of deals lost
-- fields: stage
-- deals: outcome IN {decided} AND closed_on >= {start} AND closed_on < {end}
-- trap: Deals closed as no decision or disqualified are not in it; see the variant.
-- let decided: ('lost')
-- variant broad.title: Deals closed without a win
-- variant broad.sentence: How many deals were closed in the period as lost, no decision or disqualified.
-- variant broad.formula: number of deals lost, without decision or disqualified
-- variant broad.trap: A clean-up of old deals in one week raises it.
-- variant broad.let decided: ('lost', 'no_decision', 'disqualified')
SELECT
    {keys},
    count(*) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
