-- Deals of one day and one end, new to the look or not: how many, how many missed their end, and
-- the same of those flagged that day for the first time.
SELECT
    standard,
    day,
    until,
    fresh,
    coalesce(stage, '') AS stage,
    count(*) AS deals,
    CAST(sum(CASE WHEN missed THEN 1 ELSE 0 END) AS BIGINT) AS missed,
    CAST(sum(CASE WHEN flagged THEN 1 ELSE 0 END) AS BIGINT) AS flagged,
    CAST(sum(CASE WHEN flagged AND missed THEN 1 ELSE 0 END) AS BIGINT) AS flagged_missed,
    CAST(sum(CASE WHEN today IN ('lost', 'no_decision', 'disqualified') THEN 1 ELSE 0 END) AS BIGINT) AS unwon,
    CAST(sum(CASE WHEN flagged AND today IN ('lost', 'no_decision', 'disqualified') THEN 1 ELSE 0 END) AS BIGINT) AS flagged_unwon
FROM (
{proof}
) AS proof
WHERE known
GROUP BY standard, day, until, fresh, coalesce(stage, '')
