-- Where every open deal, or every so many of them, stood at the end of each day of a grid that
-- counts back from the last. Nothing of it goes by what became known after that day.
WITH {standing}

SELECT l.key, l.state, l.entered_on, l.day, {signals} l.native, l.currency
FROM (
    SELECT s.*, mark.day
    FROM standing AS s
    INNER JOIN (
        SELECT day FROM calendar
        WHERE day > {after} AND day <= {as_of} AND qd_days(day, {as_of}) % {step} = 0
    ) AS mark
        ON mark.day >= s.from_on AND mark.day < s.until_on
    WHERE s.key % {every} = 0
) AS l
ORDER BY l.day, l.key
