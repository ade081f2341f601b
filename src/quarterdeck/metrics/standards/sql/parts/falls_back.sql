-- How often a deal fell back to an earlier stage of its pipeline of late.
SELECT key, count(*) AS times
FROM moves
WHERE kind = 'regressed' AND pipeline = prev_pipeline
    AND known_on > qd_add_days({as_of}, -{days})
GROUP BY key
