-- Of each caller the last word of every week about a period that is over, and what came of it: booked
-- in that period by whoever was in the scope on its last day. A word that came in late does not count;
-- one that was loaded as history, only where nothing came in in time.
said AS (
    SELECT {keys}, owner, scope, starts_on, ends_on, weeks_left, money
    FROM (
        SELECT
            {keys}, owner, scope, starts_on, ends_on, money,
            CAST(qd_floor(qd_days(said_on, ends_on) - 1, 7) AS BIGINT) AS weeks_left,
            row_number() OVER (
                PARTITION BY
                    owner, scope, starts_on, ends_on, qd_floor(qd_days(said_on, ends_on) - 1, 7)
                ORDER BY came_in, said_on DESC, known_from DESC, entry DESC
            ) AS place
        FROM {words} AS words
        WHERE category = {category} AND measure = {measure} AND {answering}
            AND starts_on >= {start} AND ends_on <= {end} AND ends_on <= qd_add_days({as_of}, 1)
            AND said_on >= starts_on AND said_on < ends_on AND came_in <> 'late'
    ) AS placed
    WHERE place = 1 AND money IS NOT NULL
),

came AS (
    SELECT asked.scope, asked.starts_on, asked.ends_on, sum(won.money) AS money
    FROM (SELECT DISTINCT scope, starts_on, ends_on FROM said) AS asked
    INNER JOIN (
        SELECT owner, closed_on, money FROM {whole_deals} AS every_deal WHERE outcome = 'won'
    ) AS won
        ON won.closed_on >= asked.starts_on AND won.closed_on < asked.ends_on
    LEFT JOIN people_spans AS seat
        ON seat.person = won.owner AND seat.since <= qd_add_days(asked.ends_on, -1)
        AND qd_add_days(asked.ends_on, -1) < seat.until
    WHERE asked.scope = '' OR won.owner = asked.scope
        OR strpos(seat.path, concat('/', asked.scope, '/')) > 0
    GROUP BY asked.scope, asked.starts_on, asked.ends_on
),

judged AS (
    SELECT {said_keys}, said.weeks_left, said.money AS called, coalesce(came.money, 0) AS booked
    FROM said
    LEFT JOIN came
        ON came.scope = said.scope AND came.starts_on = said.starts_on
        AND came.ends_on = said.ends_on
)
