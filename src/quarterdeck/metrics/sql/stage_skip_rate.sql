-- id: stage_skip_rate
-- title: Skipped stages
-- unit: rate
-- period: flow
-- better: less
-- sentence: Of the entries into a stage during the period, the share that jumped over at least one stage.
-- formula: entries that skipped a stage / entries into open stages and won
-- fields: stage
-- deals: key IN (SELECT key FROM visits WHERE track = {main_track} AND outcome IN ('open', 'won') AND entered_on >= {start} AND entered_on < {end})
-- none: no deal entered a stage in the period
-- trap: A bulk edit or a hurried clean-up looks like skipping.
SELECT
    {keys},
    CAST(sum(CASE WHEN skipped > 0 THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n
FROM visits
WHERE track = {main_track} AND outcome IN ('open', 'won')
    AND entered_on >= {start} AND entered_on < {end}
GROUP BY {keys}
