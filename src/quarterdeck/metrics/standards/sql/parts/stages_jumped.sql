-- How many open stages a deal jumped over.
SELECT key, CAST(sum(skipped) AS BIGINT) AS stages
FROM {asked_visits} AS stays
WHERE track = {main_track} AND skipped > 0
GROUP BY key
