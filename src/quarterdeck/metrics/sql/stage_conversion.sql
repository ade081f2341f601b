-- id: stage_conversion
-- title: Stage conversion
-- unit: rate
-- period: cohort
-- sentence: Of the deals that first entered a stage in the period, the share that went on to a later stage or was won.
-- formula: deals that entered a later stage or were won / deals that entered the stage
-- fields: stage
-- deals: key IN (SELECT key FROM visits WHERE track = {main_track} AND outcome = 'open' AND nth = 1 AND entered_on >= {start} AND entered_on < {end})
-- by: stage
-- none: no deal entered the stage in the period
-- trap: Recent entries have had little time to go on.
SELECT
    {keys},
    CAST(sum(CASE WHEN advanced_at IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n
FROM visits
WHERE track = {main_track} AND outcome = 'open' AND nth = 1
    AND entered_on >= {start} AND entered_on < {end}
GROUP BY {keys}
