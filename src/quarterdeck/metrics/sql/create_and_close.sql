-- id: create_and_close
-- title: Create and close
-- unit: money
-- period: flow
-- sentence: Money of the deals that were both created and won within the period.
-- formula: sum of amount over deals created and won in the period
-- fields: stage, amount, currency, created_at
-- trap: The shorter the period, the smaller it is: compare periods of one length.
-- variant share.title: Create and close share
-- variant share.unit: rate
-- variant share.sentence: Of the bookings of the period, the share from deals also created in it.
-- variant share.formula: create and close / bookings
-- variant share.none: there are no bookings in the period
-- variant share.sql: create_and_close_share
SELECT
    {keys},
    CAST(sum(money) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM deals
WHERE outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
    AND created_on >= {start} AND created_on < {end}
GROUP BY {keys}
