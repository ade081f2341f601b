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
-- trap: It flags all that the condition picks, good deals too; the backtest tells.
SELECT
    key,
    CAST(NULL AS BIGINT) AS measured,
    CAST(NULL AS BIGINT) AS threshold,
    key IN (SELECT key FROM {picked}) AS breached
FROM deals
WHERE is_open AND counted
