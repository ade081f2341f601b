-- id: arr
-- title: Recurring revenue, trailing year
-- unit: money
-- period: stock
-- better: more
-- sentence: What was billed, credits taken off, in the twelve months up to the day or the end of the period, whichever comes first.
-- formula: sum of invoice lines less credits booked in the trailing twelve months; orders are not in it
-- rows: invoice_lines
-- trap: For firms that sell by transaction: what was billed once is in it, as is what will not come again; there are no contracts to tell them apart.
-- let since: {trailing_year}
-- let times: 1
-- variant run_rate.title: Recurring revenue, run rate
-- variant run_rate.sentence: Four times what was billed, credits taken off, in the three months up to the day or the end of the period, whichever comes first.
-- variant run_rate.formula: 4 x sum of invoice lines less credits booked in the trailing three months; orders are not in it
-- variant run_rate.trap: A season is taken for a year; see the default.
-- variant run_rate.let since: {trailing_quarter}
-- variant run_rate.let times: 4
-- variant subscriptions.title: ARR of subscriptions
-- variant subscriptions.sentence: What the subscriptions that run on the day, or at the end of the period if that comes first, bring a year.
-- variant subscriptions.formula: sum of the yearly price (12 x the monthly one) of the subscriptions that run then, at the rates of that day; trials and paused ones are not in it
-- variant subscriptions.trap: It is what is contracted, not what was billed. A price corrected later counts from the day it was corrected.
-- variant subscriptions.rows: subscriptions
-- variant subscriptions.sql: arr_of_subscriptions
SELECT
    {keys},
    CAST({times} * coalesce(sum(money), 0) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM invoice_lines
WHERE kind <> 'order' AND booked_on >= {since} AND booked_on < {until}
GROUP BY {keys}
