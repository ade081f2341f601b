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
                v.known_from < w.seen_end
                AND (v.known_to IS NULL OR v.known_to >= w.seen_end)
            )
            OR (
                v.prev_version IS NULL
                AND v.known_from >= w.seen_end
                AND v.known_from < w.until_end
            )
        )
LEFT JOIN forecast_ended AS ended ON ended.key = v.key
ORDER BY w.n, v.key
