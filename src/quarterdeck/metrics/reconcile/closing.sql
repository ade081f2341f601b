-- Single deals that would bring a sum into an interval, the nearest to the figure first: without
-- one of the deals it counts, or with one of those that it nearly counts.
SELECT id, counted, more, count(*) OVER () AS deals
FROM (
    SELECT deal AS id, TRUE AS counted, -numerator AS more FROM ({here}) AS here
    UNION
    SELECT there.deal, FALSE, there.numerator
    FROM ({there}) AS there
    WHERE there.deal NOT IN (SELECT deal FROM ({here}) AS known)
) AS single
WHERE more BETWEEN {low} AND {high}
ORDER BY abs(more - {aim}), id
LIMIT {most}
