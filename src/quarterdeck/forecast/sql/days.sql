-- One row per day on which something happened: deals first known, decided, won, and what those won
-- were worth.
SELECT
    happened.day,
    CAST(sum(happened.arrived) AS BIGINT) AS arrived,
    CAST(sum(happened.decided) AS BIGINT) AS decided,
    CAST(sum(happened.won) AS BIGINT) AS won,
    CAST(sum(happened.won_money) AS DECIMAL(38, 0)) AS won_money
FROM (
    SELECT known_on AS day, 1 AS arrived, 0 AS decided, 0 AS won, 0 AS won_money
    FROM versions
    WHERE prev_version IS NULL
    UNION ALL
    SELECT
        closed_on AS day, 0 AS arrived, 1 AS decided,
        CASE WHEN outcome = 'won' THEN 1 ELSE 0 END AS won,
        CASE WHEN outcome = 'won' THEN coalesce(money, 0) ELSE 0 END AS won_money
    FROM deals
    WHERE closed_on IS NOT NULL
) AS happened
WHERE happened.day IS NOT NULL
GROUP BY happened.day
ORDER BY happened.day
