-- id: book_to_bill
-- title: Book to bill
-- unit: ratio
-- period: flow
-- better: more
-- sentence: How much was won in the period for each unit billed in it.
-- formula: bookings / invoice lines less credits booked in the period, up to the day
-- fields: stage, amount, currency
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- rows: invoice_lines
-- none: nothing was billed in the period
-- needs: a period
-- running: yes
-- trap: Above 1 the firm wins more than it delivers. A long contract is won at once and billed over years.
SELECT
    {keys},
    CAST(coalesce(sum(booked), 0) AS BIGINT) AS numerator,
    CAST(coalesce(sum(billed), 0) AS BIGINT) AS denominator,
    CAST(sum(deals) AS BIGINT) AS n
FROM (
    SELECT {keys}, money AS booked, 0 AS billed, 1 AS deals
    FROM deals
    WHERE {which}
    UNION ALL
    SELECT {keys}, 0, money, 0
    FROM invoice_lines
    WHERE kind <> 'order' AND booked_on >= {start} AND booked_on < {end} AND booked_on <= {as_of}
) AS both_sides
GROUP BY {keys}
