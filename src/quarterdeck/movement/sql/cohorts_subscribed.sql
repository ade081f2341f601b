-- The ARR of each account at the end of each month, at the rates of the day asked about.
paid AS (
    SELECT lines.account, months.month, CAST(sum({at_now}) AS BIGINT) AS money
    FROM subscriptions AS lines
    INNER JOIN (
        SELECT month_index AS month, max(day) AS last_day
        FROM calendar
        WHERE month_index <= {last_month}
        GROUP BY month_index
    ) AS months ON lines.since_on <= months.last_day AND lines.until_on > months.last_day
    WHERE lines.account IS NOT NULL AND lines.account <> ''
    GROUP BY lines.account, months.month
)