-- The last word about every part of the company halfway through each period that is over by the end of
-- the day: what was known by then, so a word that came in later is not heard. Where a word came in in
-- time, what was loaded as history later is not heard either; no money takes a word back.
SELECT starts_on, ends_on, half_on, owner, scope, CAST(money AS BIGINT) AS money
FROM (
    SELECT
        starts_on, ends_on, half_on, owner, scope, money,
        row_number() OVER (
            PARTITION BY starts_on, ends_on, scope
            ORDER BY loaded, known_from DESC, entry DESC
        ) AS place
    FROM (
        SELECT
            *,
            CASE WHEN came_in = 'loaded' THEN 1 ELSE 0 END AS loaded,
            CASE WHEN came_in = 'loaded' THEN said_on ELSE recorded_on END AS known_on,
            qd_add_days(starts_on, CAST(qd_floor(qd_days(starts_on, ends_on), 2) AS INTEGER) - 1)
                AS half_on
        FROM calls
        WHERE category = {category} AND measure = {measure} AND ends_on <= qd_add_days({as_of}, 1)
    ) AS words
    WHERE known_on <= half_on
) AS placed
WHERE place = 1 AND money IS NOT NULL
ORDER BY starts_on, ends_on, scope
