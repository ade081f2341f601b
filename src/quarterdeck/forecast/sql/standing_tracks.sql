-- The state of a deal changes with its stage or with that of a parallel track.
stood AS (
    SELECT key, version, known_from, known_on, known_to, is_open, {stood} {state} AS state FROM versions
),

turned AS (
    SELECT
        stood.*,
        lag(state) OVER w IS DISTINCT FROM state OR NOT lag(is_open) OVER w AS turns
    FROM stood
    WINDOW w AS (PARTITION BY key ORDER BY version)
),

standing AS (
    SELECT
        entered.*,
        qd_local_date(known_from, {tz}) AS from_on,
        CASE
            WHEN known_to IS NULL THEN DATE '9999-12-31' ELSE qd_local_date(known_to, {tz})
        END AS until_on
    FROM (
        SELECT
            turned.*,
            max(CASE WHEN turns THEN known_on END) OVER (PARTITION BY key ORDER BY version)
                AS entered_on
        FROM turned
    ) AS entered
    WHERE is_open
)
