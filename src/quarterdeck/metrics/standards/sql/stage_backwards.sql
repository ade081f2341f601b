-- id: stage_backwards
-- about: deal
-- title: Moved back a stage
-- sentence: An open deal that fell back to an earlier stage of its pipeline within the last {days}.
-- says: moved back {measured} in that time
-- severity: warning
-- owner: manager
-- do: Find out what was not as it seemed, and put amount and date to the new stage.
-- measure: moves to an earlier stage
-- unit: times
-- needs: stage
-- with falls: falls_back
-- join falls: {falls}.key = deals.key
-- trap: A renamed stage or an edit of many deals at once looks the same.
-- parameter days: days; 90; 1; 3650; how far back it looks
-- measured
coalesce({falls}.times, 0)
-- threshold
CAST(0 AS BIGINT)
-- breached
{measured} > 0
