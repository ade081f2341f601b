-- The last commit of every caller and week about a period that is over: what was called, what came of
-- it, and what was booked before the day it was said. Whoever comes to answer for another part within a
-- week has one word of that week, the last. A word that came in late does not count; one
-- that was loaded as history, only where nothing came in in time.
WITH said AS (
    SELECT owner, scope, starts_on, ends_on, said_on, weeks_left, money
    FROM (
        SELECT
            owner, scope, starts_on, ends_on, said_on, money,
            CAST(qd_floor(qd_days(said_on, ends_on) - 1, 7) AS BIGINT) AS weeks_left,
            row_number() OVER (
                PARTITION BY owner, starts_on, ends_on, qd_floor(qd_days(said_on, ends_on) - 1, 7)
                ORDER BY came_in, said_on DESC, known_from DESC, entry DESC
            ) AS place
        FROM calls
        WHERE category = {category} AND measure = {measure} AND ends_on <= qd_add_days({as_of}, 1)
            AND said_on >= starts_on AND said_on < ends_on AND came_in <> 'late'
    ) AS placed
    WHERE place = 1 AND money IS NOT NULL
),

won AS (
    SELECT asked.scope, asked.starts_on, asked.ends_on, deals.closed_on, deals.money
    FROM (SELECT DISTINCT scope, starts_on, ends_on FROM said) AS asked
    INNER JOIN deals
        ON deals.outcome = 'won' AND deals.closed_on >= asked.starts_on
        AND deals.closed_on < asked.ends_on
    LEFT JOIN people_spans AS seat
        ON seat.person = deals.owner AND seat.since <= qd_add_days(asked.ends_on, -1)
        AND qd_add_days(asked.ends_on, -1) < seat.until
    WHERE asked.scope = '' OR deals.owner = asked.scope
        OR strpos(seat.path, concat('/', asked.scope, '/')) > 0
),

came AS (
    SELECT
        days.scope, days.starts_on, days.ends_on, days.said_on,
        CAST(coalesce(sum(won.money), 0) AS BIGINT) AS came,
        CAST(coalesce(sum(CASE WHEN won.closed_on < days.said_on THEN won.money END), 0) AS BIGINT)
            AS booked_before
    FROM (SELECT DISTINCT scope, starts_on, ends_on, said_on FROM said) AS days
    LEFT JOIN won
        ON won.scope = days.scope AND won.starts_on = days.starts_on AND won.ends_on = days.ends_on
    GROUP BY days.scope, days.starts_on, days.ends_on, days.said_on
)

SELECT
    said.owner AS person, said.starts_on, said.weeks_left, CAST(said.money AS BIGINT) AS called,
    came.came, came.booked_before
FROM said
INNER JOIN came
    ON came.scope = said.scope AND came.starts_on = said.starts_on AND came.ends_on = said.ends_on
    AND came.said_on = said.said_on
ORDER BY person, starts_on, weeks_left DESC
