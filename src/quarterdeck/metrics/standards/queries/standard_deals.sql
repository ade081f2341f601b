-- The breaches of the deals that break the gravest standards and hold most money.
SELECT *
FROM (
    SELECT
        judged.*,
        count(*) OVER (PARTITION BY judged.key) AS broken,
        dense_rank() OVER (ORDER BY judged.gravest DESC, judged.money DESC NULLS LAST, judged.id)
            AS place
    FROM (
        SELECT breaches.*, max(breaches.severity) OVER (PARTITION BY breaches.key) AS gravest
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
    ) AS judged
) AS placed
WHERE place <= {most}
ORDER BY place, severity DESC, standard
