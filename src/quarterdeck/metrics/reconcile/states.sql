-- What was known of some deals by the day.
SELECT
    id, title, owner, account, stage, category, outcome, currency, amount, money, created_on,
    due_on, closed_on, close_date, {kind} AS kind
FROM deals
WHERE id IN {ids}
