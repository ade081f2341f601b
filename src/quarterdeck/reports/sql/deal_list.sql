-- Deals one by one, the largest first.
SELECT
    id, title, owner, account, pipeline, stage, category, outcome, due_on, closed_on, created_on,
    pushes, currency, amount, money, known_on AS touched_on, doubtful, reconstructed
FROM deals
WHERE {condition}
ORDER BY money DESC NULLS LAST, id
LIMIT {most}
