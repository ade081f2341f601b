-- id: linearity
-- title: Linearity
-- unit: rate
-- period: flow
-- sentence: Of the bookings of the period so far, the share won in the first half of its days; by week, the share won by the end of that week.
-- formula: bookings of the first half of the days / bookings; 50 % is even, less is back-loaded
-- fields: stage, amount, currency
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- none: there are no bookings in the period, or credits outweigh a part of them
-- needs: a period
-- share: yes
-- running: yes
-- curve: week linearity_weeks
-- trap: In a period still running it compares with what is booked so far, and looks better than it will be.
SELECT
    {keys},
    CAST(coalesce(sum(CASE WHEN closed_on < {middle} THEN money END), 0) AS BIGINT) AS numerator,
    CAST(coalesce(sum(money), 0) AS BIGINT) AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
