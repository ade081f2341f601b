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
-- trap: Some buyers do sign on that day; the backtest tells how many.
SELECT
    deals.key,
    CAST(NULL AS BIGINT) AS measured,
    CAST(NULL AS BIGINT) AS threshold,
    day_after.quarter_index > due_day.quarter_index AS breached
FROM deals
LEFT JOIN calendar AS due_day ON due_day.day = deals.due_on
LEFT JOIN calendar AS day_after ON day_after.day = qd_add_days(deals.due_on, 1)
WHERE deals.is_open AND deals.counted
