-- id: created_deals
-- title: Deals created
-- unit: count
-- period: flow
-- better: more
-- sentence: How many deals were created in the period, whatever became of them.
-- formula: number of deals by created day
-- fields: created_at
-- deals: outcome <> 'deleted' AND created_on >= {start} AND created_on < {end} AND {sale}
-- trap: Deals deleted since are taken for mistakes and do not count.
SELECT
    {keys},
    count(*) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
