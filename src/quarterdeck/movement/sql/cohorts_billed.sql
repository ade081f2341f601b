-- What each account was billed in each month, credits taken off.
paid AS (
    SELECT lines.account, days.month_index AS month, CAST(sum(lines.money) AS BIGINT) AS money
    FROM invoice_lines AS lines
    INNER JOIN calendar AS days ON days.day = lines.booked_on
    WHERE lines.kind <> 'order' AND lines.account IS NOT NULL AND lines.account <> ''
        AND days.month_index <= {last_month}
    GROUP BY lines.account, days.month_index
)