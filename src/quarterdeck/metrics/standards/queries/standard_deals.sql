-- The breaches of the deals that break the gravest standards and hold most money.
SELECT
    breaches.*,
    top.title, top.owner, top.stage, top.due_on,
    top.gravest, top.broken, top.place
FROM (
    SELECT
        told.*,
        CASE WHEN told.standard IN {critical} THEN 2
            WHEN told.standard IN {warning} THEN 1 ELSE 0 END AS severity
    FROM (
{judged}
    ) AS told
    WHERE told.breached
) AS breaches
INNER JOIN (
    SELECT
        few.key, few.broken, few.gravest, few.place,
        named.title, named.owner, named.stage, named.due_on
    FROM (
        SELECT
            flagged.*,
            row_number() OVER (ORDER BY gravest DESC, money DESC NULLS LAST, id) AS place
        FROM (
            SELECT *
            FROM (
{flagged}
            ) AS every_one
            ORDER BY gravest DESC, money DESC NULLS LAST, id
            LIMIT {most}
        ) AS flagged
    ) AS few
    INNER JOIN ({named}) AS named ON named.key = few.key
) AS top ON top.key = breaches.key
ORDER BY top.place, breaches.severity DESC, breaches.standard
