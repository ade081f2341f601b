-- The number of days by which half is decided, from the steps of survival.
SELECT
    {keys},
    CAST(min(CASE WHEN staying <= 0.5e0 + 1e-12 THEN days END) AS BIGINT) AS numerator,
    CAST(1 AS BIGINT) AS denominator,
    max(at_risk) AS n,
    CAST(max(at_risk) - sum(decided) AS BIGINT) AS gap
FROM (
    SELECT
        {keys},
        days,
        at_risk,
        decided,
        CASE WHEN decided = at_risk THEN 0e0
            ELSE exp(CAST(log_before + log_stay AS DOUBLE) / 1e15) END AS staying
    FROM steps
) AS survival
GROUP BY {keys}
