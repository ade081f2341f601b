-- id: magic_number
-- title: Magic number
-- unit: ratio
-- period: flow
-- better: more
-- sentence: How much more is billed a year for each unit that selling and marketing cost one period earlier.
-- formula: (billed in the period - billed in the period before) x periods in a year / costs of sales and marketing of the period before; in a period still running all of them stop at the same day
-- rows: invoice_lines, costs
-- none: nothing was spent on sales and marketing in the period before, or up to the same day of it
-- needs: a period
-- begun: yes
-- running: yes
-- trap: A season looks like growth. In a period still running, costs booked once a month jump at its end.
SELECT
    {keys},
    CAST(coalesce(sum(grown), 0) * {per_year} AS BIGINT) AS numerator,
    CAST(coalesce(sum(spent), 0) AS BIGINT) AS denominator,
    count(*) AS n
FROM (
    SELECT {keys}, CASE WHEN booked_on >= {start} THEN money ELSE -money END AS grown, 0 AS spent
    FROM invoice_lines
    WHERE kind <> 'order' AND booked_on >= {previous_start} AND booked_on < {end}
        AND booked_on <= {as_of} AND (booked_on >= {start} OR booked_on < {previous_same_day})
    UNION ALL
    SELECT {keys}, 0, money
    FROM costs
    WHERE category IN ('sales', 'marketing')
        AND booked_on >= {previous_start} AND booked_on < {previous_same_day} AND booked_on <= {as_of}
) AS both_sides
GROUP BY {keys}
