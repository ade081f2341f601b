-- id: close_date_quarter_end
-- about: deal
-- title: Due on the last day of a quarter
-- sentence: An open deal whose close date is the last day of a fiscal quarter: more often our wish than the buyer's plan.
-- says: due on a quarter's last day
-- severity: info
-- owner: rep
-- do: Ask the buyer for the day they mean to sign.
-- measure: nothing but the day
-- unit: none
-- needs: close_date
-- with ends: quarter_ends
-- join ends: {ends}.day = deals.due_on
-- trap: Some buyers do sign on that day; the backtest tells how many.
-- measured
CAST(NULL AS BIGINT)
-- threshold
CAST(NULL AS BIGINT)
-- breached
{ends}.is_last
