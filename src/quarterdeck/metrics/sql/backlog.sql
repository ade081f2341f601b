-- id: backlog
-- title: Backlog
-- unit: money
-- period: stock
-- sentence: What accounts have ordered and were not billed yet.
-- formula: sum over accounts of orders less invoices net of credits, each at least nothing, of all lines booked up to the day or the end of the period, whichever comes first
-- rows: invoice_lines
-- trap: It compares orders with invoices by account, not line by line: what was billed without an order hides an order that is still open.
SELECT
    {keys},
    CAST(sum(greatest(ordered - greatest(billed, 0), 0)) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM (
    SELECT
        {keys},
        coalesce(account, '') AS account,
        coalesce(sum(CASE WHEN kind = 'order' THEN money END), 0) AS ordered,
        coalesce(sum(CASE WHEN kind <> 'order' THEN money END), 0) AS billed
    FROM invoice_lines
    WHERE booked_on < {until}
    GROUP BY {keys}, coalesce(account, '')
) AS held
WHERE ordered > 0
GROUP BY {keys}
