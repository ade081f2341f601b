-- the two middle deals of the counted days, which are one and the same when their number is odd
WITH counted_days AS (
    SELECT
        {keys},
        days,
        count(*) AS deals,
        count(days) AS timed
    FROM (
        SELECT
            {keys},
            CASE WHEN created_on <= closed_on THEN qd_days(created_on, closed_on) END AS days
        FROM deals
        WHERE {which}
    ) AS cycles
    GROUP BY {keys}, days
),

placed AS (
    SELECT
        {keys},
        days,
        deals,
        sum(timed) OVER (
            PARTITION BY {keys} ORDER BY coalesce(days, -1)
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS upto,
        sum(timed) OVER (PARTITION BY {keys}) AS total
    FROM counted_days
)

SELECT
    {keys},
    CAST(min(CASE WHEN 2 * upto >= total THEN days END)
        + min(CASE WHEN 2 * upto > total THEN days END) AS BIGINT) AS numerator,
    CAST(2 AS BIGINT) AS denominator,
    CAST(max(total) AS BIGINT) AS n,
    CAST(sum(deals) - max(total) AS BIGINT) AS gap
FROM placed
GROUP BY {keys}
