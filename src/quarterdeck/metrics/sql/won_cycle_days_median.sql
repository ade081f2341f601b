-- the two middle deals of the counted days, which are one and the same when their number is odd
WITH counted_days AS (
    SELECT
        {keys},
        qd_days(created_on, closed_on) AS days,
        count(*) AS deals
    FROM deals
    WHERE outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
    GROUP BY {keys}, qd_days(created_on, closed_on)
),

placed AS (
    SELECT
        {keys},
        days,
        deals,
        sum(deals) OVER (
            PARTITION BY {keys} ORDER BY days ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS upto,
        sum(deals) OVER (PARTITION BY {keys}) AS total
    FROM counted_days
)

SELECT
    {keys},
    CAST(min(CASE WHEN 2 * upto >= total THEN days END)
        + min(CASE WHEN 2 * upto > total THEN days END) AS BIGINT) AS numerator,
    CAST(2 AS BIGINT) AS denominator,
    CAST(sum(deals) AS BIGINT) AS n
FROM placed
GROUP BY {keys}
