-- What some deals were by the end of a day.
SELECT
    parts.key,
    told.id,
    told.title,
    told.owner,
    told.stage,
    told.category,
    told.close_date,
    told.closed_on,
    told.outcome,
    told.money,
    parts.chance,
    parts.booked + parts.opened AS added
FROM parts
INNER JOIN (
    SELECT key, id, title, owner, stage, category, close_date, closed_on, outcome, money
    FROM deals
) AS told ON told.key = parts.key
WHERE parts.key IN {deals}
