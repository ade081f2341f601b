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

{half_decided}
