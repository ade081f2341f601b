-- For each of several days: deals open at its end, and the sellers who changed a deal of theirs within
-- the four weeks before.
SELECT
    weeks.day,
    CAST(count(DISTINCT CASE WHEN stood.from_on <= weeks.day AND weeks.day < stood.until_on
        THEN stood.key END) AS BIGINT) AS deals,
    CAST(count(DISTINCT CASE WHEN stood.changed_on > qd_add_days(weeks.day, -28)
        THEN stood.owner END) AS BIGINT) AS sellers
FROM alarm_weeks AS weeks
INNER JOIN (
    SELECT
        key, owner, known_on AS changed_on, known_on AS from_on,
        CASE
            WHEN known_to IS NULL THEN DATE '9999-12-31' ELSE qd_local_date(known_to, {tz})
        END AS until_on
    FROM versions
    WHERE is_open
) AS stood ON stood.from_on <= weeks.day AND stood.until_on > qd_add_days(weeks.day, -28)
GROUP BY weeks.day
ORDER BY weeks.day
