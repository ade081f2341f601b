-- id: no_close_date
-- about: deal
-- title: No close date
-- sentence: An open deal without a close date: it belongs to no period.
-- says: no close date
-- severity: warning
-- owner: rep
-- do: Agree a date with the buyer and put it in.
-- measure: nothing but whether there is one
-- unit: none
-- needs: close_date
-- trap: A date typed in to satisfy the rule is worse than none.
-- measured
CAST(NULL AS BIGINT)
-- threshold
CAST(NULL AS BIGINT)
-- breached
deals.due_on IS NULL
