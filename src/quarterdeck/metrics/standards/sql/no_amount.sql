-- id: no_amount
-- about: deal
-- title: No amount
-- sentence: An open deal without an amount: it adds nothing to pipeline, coverage and forecast.
-- says: no amount
-- severity: warning
-- owner: rep
-- do: Put in the amount you would sign for today.
-- measure: nothing but whether there is one
-- unit: none
-- needs: amount
-- trap: The money at stake is unknown, so it counts as none.
-- measured
CAST(NULL AS BIGINT)
-- threshold
CAST(NULL AS BIGINT)
-- breached
deals.amount IS NULL
