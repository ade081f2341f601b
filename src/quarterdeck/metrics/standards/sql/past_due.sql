-- id: past_due
-- about: deal
-- title: Past due
-- sentence: An open deal whose close date passed {days} ago or longer.
-- says: past due by {measured}
-- severity: critical
-- owner: rep
-- do: Close it, or agree a new date with the buyer.
-- measure: days since the close date
-- unit: days
-- needs: close_date
-- trap: It says that the date is not kept up, not that the deal is dead.
-- parameter days: days; 1; 1; 365; so many days past the date are too many
-- measured
greatest(qd_days(deals.due_on, {as_of}), 0)
-- threshold
{days}
-- breached
qd_days(deals.due_on, {as_of}) >= {days}
