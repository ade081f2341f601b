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
-- trap: A renamed stage or an edit of many deals at once looks the same.
-- parameter days: days; 90; 1; 3650; how far back it looks
SELECT
    deals.key,
    coalesce(falls.times, 0) AS measured,
    CAST(0 AS BIGINT) AS threshold,
    coalesce(falls.times, 0) > 0 AS breached
FROM deals
LEFT JOIN (
    SELECT key, count(*) AS times
    FROM moves
    WHERE kind = 'regressed' AND pipeline = prev_pipeline
        AND known_on > qd_add_days({as_of}, -{days})
    GROUP BY key
) AS falls ON falls.key = deals.key
WHERE deals.is_open AND deals.counted
