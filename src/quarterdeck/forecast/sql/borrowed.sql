-- For each of several pairs of periods, the deals that were due in the later one when the earlier
-- one began, or when they were first known in it: each with its money as it is known now, and
-- whether it was won in the earlier one up to the same point.
SELECT
    w.n,
    v.key,
    {keys},
    coalesce(ended.money, v.money, 0) AS money,
    coalesce(ended.won AND ended.closed_on >= w.starts AND ended.closed_on <= w.until, FALSE)
        AS early
FROM forecast_pairs AS w
INNER JOIN versions AS v
    ON v.is_open AND v.due_on >= w.next_starts AND v.due_on <= w.next_ends
        AND (
            (
                qd_local_date(v.known_from, {tz}) <= w.seen
                AND (v.known_to IS NULL OR qd_local_date(v.known_to, {tz}) > w.seen)
            )
            OR (
                v.prev_version IS NULL
                AND qd_local_date(v.known_from, {tz}) > w.seen
                AND qd_local_date(v.known_from, {tz}) <= w.until
            )
        )
LEFT JOIN forecast_ended AS ended ON ended.key = v.key
ORDER BY w.n, v.key
