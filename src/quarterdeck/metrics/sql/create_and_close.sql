-- id: create_and_close
-- title: Create and close
-- unit: money
-- period: flow
-- sentence: Money of the deals that were both created and won within the period.
-- formula: sum of amount over deals created and won in the period
-- fields: stage, amount, currency, created_at
-- deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end} AND created_on >= {start} AND created_on < {end}
-- trap: The shorter the period, the smaller it is: compare periods of one length.
-- variant share.title: Create and close share
-- variant share.unit: rate
-- variant share.share: yes
-- variant share.sentence: Of the bookings of the period, the share from deals also created in it.
-- variant share.formula: create and close / bookings
-- variant share.deals: outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
-- variant share.none: there are no bookings in the period, or credits outweigh a part of them
-- variant share.sql: create_and_close_share
SELECT
    {keys},
    CAST(sum(money) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
