-- id: past_due_pipeline
-- title: Past-due pipeline
-- unit: money
-- period: stock
-- better: less
-- sentence: Money of the deals still open although their date has passed, up to the end of the period.
-- formula: sum of amount over open deals due before the day and before the end of the period
-- fields: stage, category, amount, currency, close_date
-- deals: is_open AND counted AND due_on < {as_of} AND due_on < {end}
-- gap: {gap} of {n} past-due deals carry no amount and add nothing
-- trap: Deals overdue from earlier periods are in it too; they are hope until someone gives them a new date.
-- variant in_period.title: Past due in the period
-- variant in_period.sentence: Money of the deals due in the period and still open although their date has passed.
-- variant in_period.formula: sum of amount over open deals due in the period and before the day
-- variant in_period.deals: is_open AND counted AND due_on < {as_of} AND due_on >= {start} AND due_on < {end}
-- variant in_period.trap: Deals overdue from earlier periods are not in it; see the default.
SELECT
    {keys},
    CAST(sum(money) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n,
    count(*) - count(money) AS gap
FROM deals
WHERE {which}
GROUP BY {keys}
