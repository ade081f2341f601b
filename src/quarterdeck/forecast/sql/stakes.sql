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
WHERE parts.chance > 0{among}
ORDER BY
    qd_half_even(parts.chance * (1000000000 - parts.chance), 1000000000)
        * CAST(qd_half_even(parts.money, 100) AS DECIMAL(38, 0))
        * qd_half_even(parts.money, 100) DESC,
    parts.key
LIMIT {most}
