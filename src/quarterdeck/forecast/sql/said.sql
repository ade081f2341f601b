-- What was called of a part of the company and since when that was known, the safest first and the last
-- word last, after all that was merely loaded as history; no money takes a word back.
SELECT
    starts_on, ends_on, category, money, came_in = 'loaded' AS loaded,
    CASE WHEN came_in = 'loaded' THEN said_on ELSE recorded_on END AS known_on
FROM calls
WHERE scope = {scope} AND measure = {measure} AND category IN ('most_likely', 'commit')
ORDER BY loaded DESC, known_from, entry
