-- The deals that two questions differ by: in one set and not in the other, or for another amount.
SELECT
    differing.*,
    count(*) OVER () AS deals,
    sum(more) OVER () AS in_all
FROM (
    SELECT
        coalesce(here.deal, there.deal) AS id,
        here.deal IS NOT NULL AS in_here,
        there.deal IS NOT NULL AS in_there,
        here.numerator AS here,
        there.numerator AS there,
        coalesce(there.numerator, 0) - coalesce(here.numerator, 0) AS more
    FROM ({here}) AS here
    FULL OUTER JOIN ({there}) AS there ON there.deal = here.deal
    WHERE
        here.deal IS NULL OR there.deal IS NULL
        OR here.numerator IS DISTINCT FROM there.numerator
        OR here.denominator IS DISTINCT FROM there.denominator
) AS differing
ORDER BY abs(more) DESC, id
LIMIT {most}
