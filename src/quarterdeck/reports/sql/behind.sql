-- The largest changes behind every line, and how many there are in all.
SELECT ranked.*
FROM (
    SELECT
        c.*,
        count(*) OVER (PARTITION BY c.cause) AS of_cause,
        row_number() OVER (PARTITION BY c.cause ORDER BY abs(c.amount) DESC, c.id, c.version) AS place
    FROM (
{changes}
    ) AS c
) AS ranked
WHERE ranked.place <= {most}
ORDER BY ranked.cause, ranked.place
