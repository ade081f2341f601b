-- id: win_days_median
-- title: Time to win
-- unit: days
-- period: cohort
-- better: less
-- sentence: The age in days by which half of the deals that are ever won, among those created in the period, had been won.
-- formula: first age at which the incidence of won reaches half of its plateau
-- fields: stage, created_at
-- deals: outcome <> 'deleted' AND created_on >= {start} AND created_on < {end} AND {sale}
-- gap: {gap} of {n} deals created in the period are still open and counted up to their age
-- none: no deal created in the period has been won yet
-- trap: Counting lost deals as still running would inflate it several times over; here they compete.
WITH {incidence}

SELECT
    {keys},
    CAST(min(CASE WHEN plateau > 0 AND 2 * incidence + 1000 >= plateau THEN days END) AS BIGINT)
        AS numerator,
    CAST(1 AS BIGINT) AS denominator,
    max(at_risk) AS n,
    CAST(max(at_risk) - sum(decided) AS BIGINT) AS gap
FROM gains
GROUP BY {keys}
