-- Survival as whole numbers of 1e-15 (of the logarithm, too), so that sums keep no order. At the first
-- age all are at risk.
steps AS (
    SELECT
        {keys},
        days,
        won,
        decided,
        at_risk,
        log_stay,
        coalesce(sum(log_stay) OVER (
            PARTITION BY {keys} ORDER BY days ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0) AS log_before
    FROM (
        SELECT
            {keys},
            days,
            won,
            decided,
            at_risk,
            CASE WHEN decided < at_risk
                THEN CAST(round(ln(CAST(at_risk - decided AS DOUBLE) / at_risk) * 1e15) AS BIGINT)
                ELSE 0
            END AS log_stay
        FROM (
            SELECT
                {keys},
                days,
                won,
                decided,
                CAST(sum(leaving) OVER (
                    PARTITION BY {keys} ORDER BY days
                    ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
                ) AS BIGINT) AS at_risk
            FROM (
                SELECT
                    {keys},
                    days,
                    CAST(sum(is_won) AS BIGINT) AS won,
                    CAST(sum(is_decided) AS BIGINT) AS decided,
                    count(*) AS leaving
                FROM lives
                GROUP BY {keys}, days
            ) AS leavers
        ) AS risks
    ) AS stays
)
