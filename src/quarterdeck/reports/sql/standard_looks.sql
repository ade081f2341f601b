-- One number of what a standard's flags were worth: deals of one look (the day, the end, new or not)
-- are compared with each other, and the looks weigh as many as were flagged in them.
SELECT {value} AS value
FROM (
    SELECT
        sum(CASE WHEN flagged THEN 1 ELSE 0 END) AS flagged,
        sum(CASE WHEN flagged AND {missed} THEN 1 ELSE 0 END) AS flagged_missed,
        sum(CASE WHEN {missed} THEN 1 ELSE 0 END) / count(*) AS share
    FROM the_table
    WHERE standard = {standard} AND known
    GROUP BY {alike}
) AS looks
WHERE flagged > 0
