-- id: push_count
-- title: Pushes
-- unit: count
-- period: stock
-- better: less
-- sentence: How often the open deals due in the period have been pushed to a later quarter so far.
-- formula: sum over open deals due in the period of the forward moves of their close quarter
-- fields: stage, category, close_date
-- deals: is_open AND counted AND {due}
-- trap: A move within the quarter is no push; see the variant by month.
-- let pushes: pushes
-- variant month.title: Pushes by month
-- variant month.sentence: How often the open deals due in the period have been pushed to a later month so far.
-- variant month.formula: sum over open deals due in the period of the forward moves of their close month
-- variant month.trap: Moves within the month are no pushes.
-- variant month.let pushes: pushes_month
SELECT
    {keys},
    CAST(sum({pushes}) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
