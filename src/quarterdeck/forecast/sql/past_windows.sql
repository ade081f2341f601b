-- For each of several windows: what was open as it began, what of that and of deals not yet known
-- then was won in it, and what its period had booked before. Money in minor units.
WITH wins AS (
    SELECT deals.closed_on, coalesce(deals.money, 0) AS money, born.known_on AS arrived_on
    FROM deals
    INNER JOIN (SELECT key, known_on FROM versions WHERE prev_version IS NULL) AS born
        ON born.key = deals.key
    WHERE deals.outcome = 'won'
),

won AS (
    SELECT
        w.n,
        sum(CASE WHEN wins.closed_on <= w.seen THEN wins.money ELSE 0 END) AS booked,
        sum(CASE WHEN wins.closed_on <= w.seen THEN 1 ELSE 0 END) AS booked_n,
        sum(CASE WHEN wins.closed_on > w.seen AND wins.arrived_on <= w.seen
            THEN wins.money ELSE 0 END) AS old,
        sum(CASE WHEN wins.closed_on > w.seen AND wins.arrived_on <= w.seen
            THEN 1 ELSE 0 END) AS old_n,
        sum(CASE WHEN wins.closed_on > w.seen AND wins.arrived_on > w.seen
            THEN wins.money ELSE 0 END) AS fresh,
        sum(CASE WHEN wins.closed_on > w.seen AND wins.arrived_on > w.seen
            THEN 1 ELSE 0 END) AS fresh_n
    FROM forecast_windows AS w
    INNER JOIN wins ON wins.closed_on >= w.starts AND wins.closed_on <= w.ends
    GROUP BY w.n
),

stood AS (
    SELECT
        w.n,
        sum(coalesce(v.money, 0)) AS open,
        count(*) AS open_n,
        sum(qd_half_even(CAST(coalesce(v.money, 0) AS DECIMAL(38, 0)) * v.probability, 1000000000))
            AS weighted,
        sum(v.probability) AS weighted_n
    FROM forecast_windows AS w
    INNER JOIN versions AS v
        ON v.is_open AND v.known_from < w.seen_end
            AND (v.known_to IS NULL OR v.known_to >= w.seen_end)
    GROUP BY w.n
)

SELECT
    w.n,
    CAST(coalesce(won.booked, 0) AS BIGINT) AS booked,
    CAST(coalesce(won.booked_n, 0) AS BIGINT) AS booked_n,
    CAST(coalesce(won.old, 0) AS BIGINT) AS old,
    CAST(coalesce(won.old_n, 0) AS BIGINT) AS old_n,
    CAST(coalesce(won.fresh, 0) AS BIGINT) AS fresh,
    CAST(coalesce(won.fresh_n, 0) AS BIGINT) AS fresh_n,
    CAST(coalesce(stood.open, 0) AS BIGINT) AS open,
    CAST(coalesce(stood.open_n, 0) AS BIGINT) AS open_n,
    CAST(coalesce(stood.weighted, 0) AS BIGINT) AS weighted,
    CAST(coalesce(stood.weighted_n, 0) AS BIGINT) AS weighted_n
FROM forecast_windows AS w
LEFT JOIN won ON won.n = w.n
LEFT JOIN stood ON stood.n = w.n
ORDER BY w.n
