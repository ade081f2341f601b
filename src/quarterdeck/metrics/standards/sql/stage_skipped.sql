-- id: stage_skipped
-- about: deal
-- title: A stage was skipped
-- sentence: An open deal that jumped over a stage on its way.
-- says: {measured} skipped
-- severity: info
-- owner: manager
-- do: Make sure that what the skipped stage asks for was done.
-- measure: open stages jumped over so far
-- unit: stages
-- needs: stage
-- trap: Deals that were entered late begin in a later stage and skip nothing here.
SELECT
    deals.key,
    coalesce(jumps.stages, 0) AS measured,
    CAST(0 AS BIGINT) AS threshold,
    coalesce(jumps.stages, 0) > 0 AS breached
FROM deals
LEFT JOIN (
    SELECT key, CAST(sum(skipped) AS BIGINT) AS stages
    FROM visits
    WHERE track = {main_track} AND skipped > 0
    GROUP BY key
) AS jumps ON jumps.key = deals.key
WHERE deals.is_open AND deals.counted
