-- id: matches
-- about: deal
-- title: A rule of your own
-- sentence: An open deal for which the condition of the standard holds.
-- says: the condition holds
-- severity: warning
-- owner: rep
-- do: Look at the deal.
-- measure: nothing but whether the condition holds
-- unit: none
-- join picked: {picked}.key = deals.key
-- trap: It flags all that the condition picks, good deals too; the backtest tells.
-- measured
CAST(NULL AS BIGINT)
-- threshold
CAST(NULL AS BIGINT)
-- breached
{picked}.key IS NOT NULL
