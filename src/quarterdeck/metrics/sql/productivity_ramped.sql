-- id: productivity_ramped
-- title: Bookings per full seller
-- unit: money
-- period: flow
-- better: more
-- sentence: What a full seller brought in the period: bookings of the people who lead nobody, divided by how many of them were there, new ones counted as far as they are ramped.
-- formula: bookings of people who lead nobody x days of the period so far / sum of their days there, each x share of a full seller by ramps.toml
-- fields: stage, amount, currency, owner
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- gap: {gap} further people in it were not there or count for nothing yet
-- none: nobody in it sells, or nobody was there in the period
-- running: yes
-- needs: a period
-- begun: yes
-- trap: n counts people. Without ramps.toml and start days in people.csv everyone counts in full from the first day.
-- let served_until: {until}
WITH {served}

SELECT
    {keys},
    sum(CASE WHEN days > 0 THEN CAST(sold AS DECIMAL(38, 0)) END) * 1000000000
        * qd_days({start}, {until}) AS numerator,
    CAST(sum(CASE WHEN days > 0 THEN days END) AS DECIMAL(38, 0)) AS denominator,
    CAST(sum(CASE WHEN days > 0 THEN 1 ELSE 0 END) AS BIGINT) AS n,
    CAST(sum(CASE WHEN days > 0 THEN 0 ELSE 1 END) AS BIGINT) AS gap
FROM (
    SELECT
        {seller_keys},
        coalesce(booked.money, 0) AS sold,
        served.days
    FROM {sellers_asked} AS seats
    INNER JOIN served ON served.person = seats.person
    LEFT JOIN (
        SELECT
            owner,
            sum(money) AS money
        FROM deals
        WHERE {which}
        GROUP BY owner
    ) AS booked ON booked.owner = seats.person
) AS measured
GROUP BY {keys}
