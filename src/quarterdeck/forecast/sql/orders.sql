-- What was ordered on each day of products that come by themselves, in minor units.
SELECT
    booked_on AS day,
    count(*) AS n,
    CAST(sum(coalesce(money, 0)) AS DECIMAL(38, 0)) AS money
FROM invoice_lines
WHERE kind = 'order' AND product IN {products} AND booked_on <= {as_of}
GROUP BY booked_on
ORDER BY booked_on
