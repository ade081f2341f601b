-- The deals each standard flagged, each once: what became of them, by length of the warning.
SELECT
    standard,
    known,
    lead_days,
    count(*) AS deals,
    CAST(sum(CASE WHEN lost THEN 1 ELSE 0 END) AS BIGINT) AS lost,
    CAST(sum(CASE WHEN slipped THEN 1 ELSE 0 END) AS BIGINT) AS slipped,
    CAST(coalesce(sum(money), 0) AS BIGINT) AS money,
    CAST(coalesce(sum(CASE WHEN missed THEN money END), 0) AS BIGINT) AS missed_money
FROM (
{proof}
) AS proof
WHERE flagged
GROUP BY standard, known, lead_days
