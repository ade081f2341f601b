WITH booked AS (
    SELECT
        {keys},
        CAST(qd_floor(qd_days({start}, closed_on), 7) + 1 AS BIGINT) AS week,
        coalesce(sum(money), 0) AS money,
        count(*) AS deals
    FROM deals
    WHERE {which}
    GROUP BY {keys}, CAST(qd_floor(qd_days({start}, closed_on), 7) + 1 AS BIGINT)
)

SELECT
    {keys},
    weeks.week AS week,
    CAST(sum(CASE WHEN booked.week <= weeks.week THEN booked.money ELSE 0 END) AS BIGINT)
        AS numerator,
    CAST(sum(booked.money) AS BIGINT) AS denominator,
    CAST(sum(CASE WHEN booked.week <= weeks.week THEN booked.deals ELSE 0 END) AS BIGINT) AS n
FROM booked
CROSS JOIN (VALUES {weeks}) AS weeks (week)
GROUP BY {keys}, weeks.week
