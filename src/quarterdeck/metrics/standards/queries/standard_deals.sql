-- The breaches of the deals that break the gravest standards and hold most money.
SELECT
    breaches.*,
    top.id, top.title, top.owner, top.stage, top.due_on,
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
        few.*,
        row_number() OVER (ORDER BY few.gravest DESC, few.money DESC NULLS LAST, few.id) AS place
    FROM (
        SELECT
            flagged.key, flagged.money, flagged.broken, flagged.gravest,
            named.id, named.title, named.owner, named.stage, named.due_on
        FROM (
            SELECT
                told.key, told.money, count(*) AS broken,
                max(CASE WHEN told.standard IN {critical} THEN 2
                    WHEN told.standard IN {warning} THEN 1 ELSE 0 END) AS gravest
            FROM (
{judged}
            ) AS told
            WHERE told.breached
            GROUP BY told.key, told.money
        ) AS flagged
        INNER JOIN ({named}) AS named ON named.key = flagged.key
        ORDER BY flagged.gravest DESC, flagged.money DESC NULLS LAST, named.id
        LIMIT {most}
    ) AS few
) AS top ON top.key = breaches.key
ORDER BY top.place, breaches.severity DESC, breaches.standard
