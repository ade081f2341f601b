-- id: win_incidence
-- title: Wins over time
-- unit: rate
-- period: cohort
-- sentence: The share of the deals created in the period that will have been won by the age reached so far, deals lost or otherwise decided out of the race, open ones counted as far as they are known.
-- formula: Aalen-Johansen: sum over ages of (share undecided before the age) x (won at the age / still undecided at the age)
-- fields: stage, created_at
-- deals: outcome <> 'deleted' AND created_on >= {start} AND created_on < {end} AND {sale}
-- gap: {gap} of {n} deals created in the period are still open and counted up to their age
-- none: no deal was created in the period
-- curve: age_days win_incidence_ages
-- trap: It says nothing beyond the oldest age that has been watched.
WITH {incidence}

SELECT
    {keys},
    CAST(sum(gain) AS BIGINT) AS numerator,
    CAST(1000000000000000 AS BIGINT) AS denominator,
    max(at_risk) AS n,
    CAST(max(at_risk) - sum(decided) AS BIGINT) AS gap
FROM gains
GROUP BY {keys}
