-- The open deals whose outcome moves the period most: those with the most money at stake, where it
-- is least certain.
SELECT
    parts.key,
    d.id,
    d.title,
    d.owner,
    d.stage,
    d.close_date,
    parts.money,
    parts.chance,
    parts.opened AS expected
FROM parts
INNER JOIN (
    SELECT key, id, title, owner, stage, close_date FROM deals
) AS d ON d.key = parts.key
WHERE parts.chance > 0
ORDER BY CAST(parts.chance AS DOUBLE) * (1000000000 - parts.chance)
    * CAST(parts.money AS DOUBLE) * CAST(parts.money AS DOUBLE) DESC, parts.key
LIMIT {most}
