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
-- with stays: own_stays
-- join stays: {stays}.key = deals.key
-- with pace: winners_pace
-- join pace: {pace}.pipeline = deals.pipeline AND {pace}.stage = deals.stage
-- trap: Winners are faster than deals at large, so the rule errs on the mild side.
-- parameter share: share; 0.5; 0.05; 0.95; the share of winners who were won within the usual time
-- parameter least: count; 10; 1; 1000; so many winners tell what is usual; with fewer nothing is judged
-- measured
greatest(qd_days({stays}.entered_on, deals.due_on), 0)
-- threshold
{pace}.days
-- breached
-- A date that has passed is another matter, so the rule looks at those to come alone.
CASE WHEN {pace}.wins >= {least}
    THEN {measured} < {threshold} AND deals.due_on >= {as_of}
END
