-- id: bookings_growth
-- title: Bookings growth
-- unit: rate
-- period: flow
-- better: more
-- sentence: Bookings of the period against those of the period just before, as a share of the latter.
-- formula: (bookings - bookings of the period before) / bookings of the period before
-- fields: stage, amount, currency
-- deals: outcome = 'won' AND ((closed_on >= {start} AND closed_on < {end}) OR (closed_on >= {before_start} AND closed_on < {before_end}))
-- none: there are no bookings in the earlier period to compare with
-- trap: A period still running is compared with a whole one; the variants to date compare with the same day of the earlier one.
-- running: yes
-- needs: a period
-- begun: yes
-- let before_start: {previous_start}
-- let before_end: {previous_end}
-- variant yoy.title: Bookings growth, year on year
-- variant yoy.sentence: Bookings of the period against those of the same period a year before, as a share of the latter.
-- variant yoy.formula: (bookings - bookings a year before) / bookings a year before
-- variant yoy.let before_start: {yoy_start}
-- variant yoy.let before_end: {yoy_end}
-- variant to_date.title: Bookings growth to date
-- variant to_date.sentence: Bookings of the period so far against those of the period just before up to the same day of it, as a share of the latter.
-- variant to_date.formula: (bookings - bookings of the period before, up to its same day) / the latter
-- variant to_date.trap: The last days of a period often bring most of it: a lead on this day may not last.
-- variant to_date.let before_end: {previous_same_day}
-- variant yoy_to_date.title: Bookings growth to date, year on year
-- variant yoy_to_date.sentence: Bookings of the period so far against those of the same period a year before up to the same day of it, as a share of the latter.
-- variant yoy_to_date.formula: (bookings - bookings a year before, up to the same day) / the latter
-- variant yoy_to_date.trap: The last days of a period often bring most of it: a lead on this day may not last.
-- variant yoy_to_date.let before_start: {yoy_start}
-- variant yoy_to_date.let before_end: {yoy_same_day}
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
    WHERE {which}
) AS booked
GROUP BY {keys}
