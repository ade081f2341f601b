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
-- with jumps: stages_jumped
-- join jumps: {jumps}.key = deals.key
-- trap: Deals that were entered late begin in a later stage and skip nothing here.
-- measured
coalesce({jumps}.stages, 0)
-- threshold
CAST(0 AS BIGINT)
-- breached
{measured} > 0
