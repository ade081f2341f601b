-- id: bookings
-- title: Bookings
-- unit: money
-- period: flow
-- better: more
-- sentence: Money of the deals won in the period, by the day they were known to be won.
-- formula: sum of amount over deals won in the period
-- fields: stage, amount, currency
-- deals: outcome = 'won' AND {day} >= {start} AND {day} < {end}
-- gap: {gap} of {n} deals won carry no amount and add nothing
-- trap: A deal that was re-opened or deleted since no longer counts; an earlier day still shows it.
-- let day: closed_on
-- variant crm_close_date.title: Bookings by CRM close date
-- variant crm_close_date.sentence: Money of the won deals whose close date, as typed in the CRM, lies in the period.
-- variant crm_close_date.fields: stage, amount, currency, close_date
-- variant crm_close_date.trap: People back-date wins: this can move money into a period that was already reported.
-- variant crm_close_date.let day: close_date
SELECT
    {keys},
    CAST(sum(money) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n,
    count(*) - count(money) AS gap
FROM deals
WHERE {which}
GROUP BY {keys}
