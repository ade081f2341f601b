-- id: stage_days
-- title: Time in stage
-- unit: days
-- period: cohort
-- sentence: How many days the deals that first entered a stage in the period spent in it on average, all their visits added up.
-- formula: sum of the time of all visits to the stage / deals that entered it; a visit still open counts up to the day
-- fields: stage
-- deals: key IN (SELECT key FROM visits WHERE track = {main_track} AND outcome = 'open' AND nth = 1 AND entered_on >= {start} AND entered_on < {end})
-- by: stage
-- gap: {gap} of {n} deals are still in the stage and counted up to the day
-- none: no deal entered the stage in the period
-- trap: While deals are still in the stage the mean is too low; the median variant allows for them.
-- variant median.title: Median time in stage
-- variant median.sentence: The days within which half of the deals that first entered a stage in the period had left it for good, all their visits added up.
-- variant median.formula: Kaplan-Meier median of whole days in the stage, deals still in it censored on the day
-- variant median.none: fewer than half of the deals have left the stage
-- variant median.trap: A deal that comes back to the stage lengthens it after the fact.
-- variant median.sql: stage_days_median
WITH {stays}

SELECT
    {keys},
    sum(spent) AS numerator,
    CAST(86400000000 AS BIGINT) * count(*) AS denominator,
    count(*) AS n,
    CAST(sum(still_there) AS BIGINT) AS gap
FROM stays
GROUP BY {keys}
