-- Every version of every deal, as a notebook would have it: what it said, from which day, to which.
SELECT
    key,
    qd_local_date(known_from, {tz}) AS from_on,
    CASE WHEN known_to IS NULL THEN NULL ELSE qd_local_date(known_to, {tz}) END AS until_on,
    prev_version IS NULL AS first,
    stage,
    qd_local_date(stage_since, {tz}) AS entered_on,
    is_open,
    outcome = 'won' AS won,
    closed_on,
    due_on,
    category,
    coalesce(pushes, 0) AS pushes,
    coalesce(money, 0) AS money
FROM versions
ORDER BY key, version
