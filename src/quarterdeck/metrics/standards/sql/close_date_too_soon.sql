-- id: close_date_too_soon
-- about: deal
-- title: Close date sooner than usual
-- sentence: An open deal due sooner after it entered its stage than {share} of the past year's winners were won from there.
-- says: due {measured} after it entered its stage; winners usually needed {threshold}
-- severity: warning
-- owner: manager
-- do: Go through the steps still to come with the rep and set a date they can be done by.
-- measure: days from first entering the stage to the close date
-- unit: days
-- needs: close_date, stage
-- with pace: winners_pace
-- trap: Winners are faster than deals at large, so the rule errs on the mild side.
-- parameter share: share; 0.5; 0.05; 0.95; the share of winners who were won within the usual time
-- parameter least: count; 10; 1; 1000; so many winners tell what is usual; with fewer nothing is judged
-- A date that has passed is another matter, so the rule looks at those to come alone.
SELECT
    key,
    measured,
    threshold,
    CASE WHEN wins >= {least} THEN measured < threshold AND due_on >= {as_of} END AS breached
FROM (
    SELECT
        deals.key,
        deals.due_on,
        pace.wins,
        pace.days AS threshold,
        greatest(qd_days(entries.entered_on, deals.due_on), 0) AS measured
    FROM deals
    LEFT JOIN (
        SELECT still.key, firsts.entered_on
        FROM deals AS still
        INNER JOIN visits AS firsts ON firsts.key = still.key
            AND firsts.pipeline = still.pipeline AND firsts.stage = still.stage
        WHERE still.is_open AND still.counted AND firsts.track = {main_track} AND firsts.nth = 1
    ) AS entries ON entries.key = deals.key
    LEFT JOIN {pace} AS pace ON pace.pipeline = deals.pipeline AND pace.stage = deals.stage
    WHERE deals.is_open AND deals.counted
) AS planned
