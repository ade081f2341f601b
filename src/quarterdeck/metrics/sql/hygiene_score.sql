-- id: hygiene_score
-- title: Hygiene
-- unit: rate
-- period: stock
-- better: more
-- sentence: How far the records of open deals can be relied on: complete x valid x fresh x consistent.
-- formula: share complete x share valid x share fresh x share consistent, of the open deals. Complete: has an amount, a close date, an owner and an account. Valid: a stage of the playbook, and no close date that has passed and no amount of zero or less. Fresh: changed within the days after which the workspace calls a deal stale. Consistent: no close date before the day it was created, nothing its import marked doubtful, and an owner with a place in the org tree on the day, where there is a tree
-- fields: stage, category, amount, currency, close_date, owner, account, created_at
-- deals: is_open AND counted AND {due}
-- gap: {money} is at stake in the open deals that fail in at least one respect
-- none: no deal is open in it
-- share: yes
-- trap: A product of four shares falls fast: four times 90 % is 66 %. The variants say which of the four to work on.
-- let passed: CAST(sum(complete) AS DECIMAL(38, 0)) * sum(valid) * sum(fresh) * sum(consistent)
-- let asked: CAST(count(*) AS DECIMAL(38, 0)) * count(*) * count(*) * count(*)
-- let sound: complete * valid * fresh * consistent
-- variant completeness.title: Hygiene: completeness
-- variant completeness.sentence: Of the open deals, the share with an amount, a close date, an owner and an account.
-- variant completeness.formula: open deals with an amount, a close date, an owner and an account / open deals
-- variant completeness.gap: {money} is at stake in the open deals that lack a field; those without an amount add nothing to it
-- variant completeness.trap: A field filled in is not a field that is right; see the other three.
-- variant completeness.let passed: sum(complete)
-- variant completeness.let asked: count(*)
-- variant completeness.let sound: complete
-- variant validity.title: Hygiene: validity
-- variant validity.sentence: Of the open deals, the share whose stage, close date and amount can be true on the day.
-- variant validity.formula: open deals in a stage of the playbook, without a close date that has passed and without an amount of zero or less / open deals; what is not filled in counts against completeness alone
-- variant validity.gap: {money} is at stake in the open deals with a stage, date or amount that cannot be true
-- variant validity.trap: A date moved along every week is always valid; see the pushes.
-- variant validity.fields: stage, category, amount, currency, close_date
-- variant validity.let passed: sum(valid)
-- variant validity.let asked: count(*)
-- variant validity.let sound: valid
-- variant freshness.title: Hygiene: freshness
-- variant freshness.sentence: Of the open deals, the share that changed within the days after which the workspace calls a deal stale.
-- variant freshness.formula: open deals whose last change is less than stale_days days before the day / open deals
-- variant freshness.gap: {money} is at stake in the open deals that did not change for longer
-- variant freshness.trap: A change in bulk makes everything look fresh, and work that is not recorded in the deal does not show.
-- variant freshness.fields: stage, category
-- variant freshness.let passed: sum(fresh)
-- variant freshness.let asked: count(*)
-- variant freshness.let sound: fresh
-- variant consistency.title: Hygiene: consistency
-- variant consistency.sentence: Of the open deals, the share whose facts do not contradict each other.
-- variant consistency.formula: open deals without a close date before the day they were created, without anything their import marked doubtful, and with an owner who has a place in the org tree on the day, where there is a tree / open deals; a deal without an owner counts against completeness alone
-- variant consistency.gap: {money} is at stake in the open deals whose facts contradict each other
-- variant consistency.trap: Owners who left the org tree are in it: their deals wait for someone.
-- variant consistency.fields: stage, category, close_date, owner, created_at
-- variant consistency.let passed: sum(consistent)
-- variant consistency.let asked: count(*)
-- variant consistency.let sound: consistent
SELECT
    {keys},
    {passed} AS numerator,
    {asked} AS denominator,
    count(*) AS n,
    CAST(coalesce(sum(CASE WHEN {sound} = 0 THEN money END), 0) AS BIGINT) AS gap
FROM (
    {judged_records}
) AS judged
GROUP BY {keys}
