lives AS (
    SELECT
        {keys},
        CASE WHEN outcome = 'won' THEN 1 ELSE 0 END AS is_won,
        CASE WHEN outcome = 'open' THEN 0 ELSE 1 END AS is_decided,
        greatest(qd_days(created_on,
            CASE WHEN outcome = 'open' THEN {as_of} ELSE closed_on END), 0) AS days
    FROM deals
    WHERE {which}
),

{steps},

gains AS (
    SELECT
        {keys},
        days,
        at_risk,
        decided,
        gain,
        sum(gain) OVER (
            PARTITION BY {keys} ORDER BY days ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS incidence,
        sum(gain) OVER (PARTITION BY {keys}) AS plateau
    FROM (
        SELECT
            {keys},
            days,
            at_risk,
            decided,
            CAST(round(exp(CAST(log_before AS DOUBLE) / 1e15) * won / at_risk * 1e15) AS BIGINT)
                AS gain
        FROM steps
    ) AS gained
)
