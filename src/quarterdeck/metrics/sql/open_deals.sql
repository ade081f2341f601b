-- id: open_deals
-- title: Open deals
-- unit: count
-- period: stock
-- sentence: How many deals are open on the day and due in the period; all open deals when no period is named.
-- formula: number of open deals due in the period, omitted deals left out
-- fields: stage, category, close_date
-- deals: is_open AND counted AND {due}
-- trap: A deal without a date is in no period, only in the answer without one.
SELECT
    {keys},
    count(*) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
