-- id: no_change
-- about: deal
-- title: No change for {days}
-- sentence: An open deal that nothing has changed for {days} or longer.
-- says: no change for {measured}
-- severity: warning
-- owner: rep
-- do: Speak with the buyer and write down what is next, or close the deal.
-- measure: days since anything of the deal changed
-- unit: days
-- needs: history
-- trap: A source that does not record every field sees fewer changes than there were.
-- parameter days: days; stale_days; 1; 3650; so many days without a change are too many
-- measured
qd_days(deals.known_on, {as_of})
-- threshold
{days}
-- breached
{measured} >= {threshold}
