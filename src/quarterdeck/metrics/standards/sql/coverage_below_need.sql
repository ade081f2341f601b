-- id: coverage_below_need
-- about: team
-- title: Coverage below need
-- sentence: A team whose open pipeline still due in the quarter is less than {share} of what it needs to reach its target.
-- says: {measured} open and still due, {threshold} needed
-- severity: critical
-- owner: manager
-- do: Plan what will be created and pulled in, with names and days; take it up in the pipeline review.
-- measure: open pipeline due in the quarter whose date has not passed
-- unit: money
-- metric held: open_pipeline:current over the quarter
-- metric needed: coverage_needed over the quarter
-- none: no target is set for it, or no earlier quarter tells what is needed
-- trap: What is needed is learned from up to eight earlier quarters; with few of them it is a rough guide.
-- parameter share: share; 1; 0.1; 3; the share of what is needed that is asked for
SELECT
    needed.part,
    coalesce(held.value, 0) AS measured,
    qd_half_even(CAST(needed.value AS DECIMAL(38, 0)) * {share}, 1000) AS threshold,
    coalesce(held.value, 0) < qd_half_even(CAST(needed.value AS DECIMAL(38, 0)) * {share}, 1000)
        AS breached
FROM {needed} AS needed
LEFT JOIN {held} AS held ON held.part = needed.part
