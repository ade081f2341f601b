-- The largest changes behind every line, exactly so many of each.
SELECT ranked.*
FROM (
    SELECT
        c.*,
        row_number() OVER (PARTITION BY c.cause ORDER BY abs(c.amount) DESC, c.id, c.version) AS place
    FROM (
{changes}
    ) AS c
) AS ranked
WHERE ranked.place <= {most}
ORDER BY ranked.cause, ranked.place
