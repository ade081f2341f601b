-- id: no_activity
-- about: deal
-- title: No activity for {days}
-- sentence: An open deal on which nobody has acted for {days} or longer.
-- says: no activity for {measured}
-- severity: warning
-- owner: rep
-- do: Speak with the buyer, or close the deal.
-- measure: days since the last activity on the deal, or since it was created
-- unit: days
-- needs: activities
-- lacking: no activities are imported
-- with done: last_activities
-- join done: {done}.deal = deals.id
-- trap: It counts what was recorded; a call nobody noted did not happen here.
-- parameter days: days; 14; 1; 3650; so many days without an activity are too many
-- measured
qd_days(greatest(deals.created_on, coalesce({done}.last_on, deals.created_on)), {as_of})
-- threshold
{days}
-- breached
{measured} >= {threshold}
