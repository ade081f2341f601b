-- id: decision_days_median
-- title: Time to a decision
-- unit: days
-- period: cohort
-- sentence: The age in days by which half of the deals created in the period had been decided one way or another.
-- formula: Kaplan-Meier median of the days from creation to any decision, open deals censored on the day
-- fields: stage, created_at
-- deals: outcome <> 'deleted' AND created_on >= {start} AND created_on < {end} AND {sale}
-- gap: {gap} of {n} deals created in the period are still open and counted up to their age
-- none: fewer than half of the deals created in the period have been decided
-- trap: It is the time to any decision, not to a win.
WITH {incidence}

SELECT
    {keys},
    CAST(min(CASE WHEN undecided <= 0.5e0 + 1e-12 THEN days END) AS BIGINT) AS numerator,
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
            ELSE exp(CAST(log_before + log_stay AS DOUBLE) / 1e15) END AS undecided
    FROM steps
) AS survival
GROUP BY {keys}
