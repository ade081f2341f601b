-- id: booked_deals
-- title: Deals won
-- unit: count
-- period: flow
-- better: more
-- sentence: How many deals were won in the period, by the day they were known to be won.
-- formula: number of deals won; a credit counts 0, a decommission -1 where booking_kind is declared
-- fields: stage
-- deals: outcome = 'won' AND {day} >= {start} AND {day} < {end}
-- trap: n counts the records, the value counts the deals: they differ by credits and decommissions.
-- let day: closed_on
-- variant crm_close_date.title: Deals won by CRM close date
-- variant crm_close_date.sentence: How many won deals have a close date, as typed in the CRM, in the period.
-- variant crm_close_date.fields: stage, close_date
-- variant crm_close_date.trap: People back-date wins: this can change a period that was already reported.
-- variant crm_close_date.let day: close_date
SELECT
    {keys},
    CAST(sum({deal_weight}) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM deals
WHERE {which}
GROUP BY {keys}
