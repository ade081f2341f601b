-- id: arr
-- title: Recurring revenue, trailing year
-- unit: money
-- period: stock
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
SELECT
    {keys},
    CAST({times} * coalesce(sum(money), 0) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM invoice_lines
WHERE kind <> 'order' AND booked_on >= {since} AND booked_on < {until}
GROUP BY {keys}
