-- The customers of each first month, and what became of them by months since: how many still pay, what
-- they pay, and what of their first month's money they still pay.
WITH {paid},

first_months AS (
    SELECT account, min(month) AS month
    FROM paid
    WHERE money > 0
    GROUP BY account
),

started AS (
    SELECT first_months.account, first_months.month, paid.money
    FROM first_months
    INNER JOIN paid ON paid.account = first_months.account AND paid.month = first_months.month
)

SELECT
    started.month AS first_month,
    CAST(paid.month - started.month AS BIGINT) AS months_since,
    CAST(sum(CASE WHEN paid.money > 0 THEN 1 ELSE 0 END) AS BIGINT) AS logos,
    CAST(sum(paid.money) AS BIGINT) AS money,
    CAST(sum(least(greatest(paid.money, 0), started.money)) AS BIGINT) AS kept
FROM started
INNER JOIN paid ON paid.account = started.account AND paid.month >= started.month
GROUP BY started.month, paid.month
ORDER BY first_month, months_since
