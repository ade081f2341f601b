-- id: bookings_growth
-- title: Bookings growth
-- unit: rate
-- period: flow
-- sentence: Bookings of the period against those of the period just before, as a share of the latter.
-- formula: (bookings - bookings of the period before) / bookings of the period before
-- fields: stage, amount, currency
-- none: there are no bookings in the earlier period to compare with
-- trap: A period still running is compared with a whole one.
-- running: yes
-- let before_start: {previous_start}
-- let before_end: {previous_end}
-- variant yoy.title: Bookings growth, year on year
-- variant yoy.sentence: Bookings of the period against those of the same period a year before, as a share of the latter.
-- variant yoy.formula: (bookings - bookings a year before) / bookings a year before
-- variant yoy.let before_start: {yoy_start}
-- variant yoy.let before_end: {yoy_end}
SELECT
    {keys},
    CAST(coalesce(sum(now_money), 0) - coalesce(sum(before_money), 0) AS BIGINT) AS numerator,
    CAST(coalesce(sum(before_money), 0) AS BIGINT) AS denominator,
    CAST(sum(is_now) AS BIGINT) AS n
FROM (
    SELECT
        {keys},
        CASE WHEN closed_on >= {start} AND closed_on < {end} THEN money END AS now_money,
        CASE WHEN closed_on >= {before_start} AND closed_on < {before_end} THEN money END
            AS before_money,
        CASE WHEN closed_on >= {start} AND closed_on < {end} THEN 1 ELSE 0 END AS is_now
    FROM deals
    WHERE outcome = 'won'
        AND ((closed_on >= {start} AND closed_on < {end})
            OR (closed_on >= {before_start} AND closed_on < {before_end}))
) AS booked
GROUP BY {keys}
