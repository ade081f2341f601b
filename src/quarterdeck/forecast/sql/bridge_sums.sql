-- The lines added up by term and by what it was, and by term alone (what is ''). What a deal takes
-- from one part to another of what is added up moves nothing.
WITH told AS (
    SELECT {keys}, lines.key, terms.term, lines.what, lines.own, sum(lines.amount) AS amount
    FROM (SELECT {keys_select}, key, what, own, amount FROM forecast_lines) AS lines
    INNER JOIN forecast_terms AS terms ON terms.what = lines.what
    GROUP BY {keys}, lines.key, terms.term, lines.what, lines.own
    HAVING lines.what <> 'handed' OR sum(lines.amount) <> 0
)

SELECT
    {keys}, term, what,
    CAST(sum(amount) AS BIGINT) AS amount,
    CAST(count(DISTINCT CASE WHEN own = 1 THEN key END) AS BIGINT) AS deals
FROM told
GROUP BY {keys}, term, what
UNION ALL
SELECT
    {keys}, term, '' AS what,
    CAST(sum(amount) AS BIGINT) AS amount,
    CAST(count(DISTINCT CASE WHEN own = 1 THEN key END) AS BIGINT) AS deals
FROM told
GROUP BY {keys}, term
ORDER BY {keys}, term, what
