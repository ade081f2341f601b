-- Contracts by account and last day, what they are worth a year, and the first renewal deal opened for
-- them by the day: from {early} days before the end, not before the contract began, to {late} after.
WITH running AS (
    SELECT account, subscription, min(since_on) AS began_on, max(until_on) AS ended_on
    FROM subscriptions
    WHERE account IS NOT NULL AND account <> ''
    GROUP BY account, subscription
),

worth AS (
    SELECT subscription, account, until_on, {arr} AS money FROM subscriptions
),

contracts AS (
    SELECT
        running.account, running.ended_on, min(running.began_on) AS began_on,
        sum(coalesce(worth.money, 0)) AS money
    FROM running
    INNER JOIN worth
        ON worth.subscription = running.subscription AND worth.account = running.account
        AND worth.until_on = running.ended_on
    WHERE running.ended_on < DATE '9999-01-01'
    GROUP BY running.account, running.ended_on
),

renewals AS (
    SELECT deals.account, born.known_on AS opened_on
    FROM deals
    INNER JOIN (SELECT key, known_on FROM versions WHERE prev_version IS NULL) AS born
        ON born.key = deals.key
    WHERE {renewal} AND deals.account IS NOT NULL
)

SELECT
    contracts.began_on,
    contracts.ended_on,
    CAST(contracts.money AS DECIMAL(38, 0)) AS money,
    min(renewals.opened_on) AS opened_on
FROM contracts
LEFT JOIN renewals
    ON renewals.account = contracts.account
    AND renewals.opened_on >= greatest(qd_add_days(contracts.ended_on, -{early}), contracts.began_on)
    AND renewals.opened_on < qd_add_days(contracts.ended_on, {late})
GROUP BY contracts.account, contracts.began_on, contracts.ended_on, contracts.money
ORDER BY contracts.ended_on, contracts.account
