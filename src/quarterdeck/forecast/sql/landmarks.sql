-- Where every open deal, or one in so many, stood at the ends of days. Nothing of it goes by what
-- became known after those days.
WITH {standing}

SELECT l.key, l.state, l.entered_on, l.day, {signals} l.native, l.currency
FROM (
    {marked}
) AS l
WHERE l.key % {every} = 0
ORDER BY l.day, l.key
