standing AS (
    SELECT
        key,
        {state} AS state,
        {stood}
        qd_local_date(stage_since, {tz}) AS entered_on,
        qd_local_date(known_from, {tz}) AS from_on,
        CASE
            WHEN known_to IS NULL THEN DATE '9999-12-31' ELSE qd_local_date(known_to, {tz})
        END AS until_on
    FROM versions
    WHERE is_open
)
