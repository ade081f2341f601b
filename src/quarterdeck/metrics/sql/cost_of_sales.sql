-- id: cost_of_sales
-- title: Cost of sales
-- unit: money
-- period: flow
-- sentence: What selling and marketing cost in the period.
-- formula: sum of costs in the categories sales and marketing booked in the period, up to the day
-- rows: costs
-- running: yes
-- trap: Costs of this period brought the bookings of a later one; see the cost of a customer.
SELECT
    {keys},
    CAST(coalesce(sum(money), 0) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM costs
WHERE category IN ('sales', 'marketing')
    AND booked_on >= {start} AND booked_on < {end} AND booked_on <= {as_of}
GROUP BY {keys}
