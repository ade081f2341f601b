-- Open deals of a past day by category, those due in the period apart.
SELECT
    category,
    CAST(count(*) AS BIGINT) AS deals,
    CAST(sum(coalesce(money, 0)) AS DECIMAL(38, 0)) AS money,
    CAST(sum(CASE WHEN due_on >= {start} AND due_on < {end} THEN 1 ELSE 0 END) AS BIGINT) AS due,
    CAST(sum(CASE WHEN due_on >= {start} AND due_on < {end} THEN coalesce(money, 0) ELSE 0 END)
        AS DECIMAL(38, 0)) AS due_money
FROM deals
WHERE is_open
GROUP BY category
ORDER BY money DESC, category
