-- id: past_due_pipeline
-- title: Past-due pipeline
-- unit: money
-- period: stock
-- sentence: Money of the deals still open although their date has passed, up to the end of the period.
-- formula: sum of amount over open deals due before the day and before the end of the period
-- fields: stage, category, amount, currency, close_date
-- gap: {gap} of {n} past-due deals carry no amount and add nothing
-- trap: Deals overdue from earlier periods are in it too; they are hope until someone gives them a new date.
SELECT
    {keys},
    CAST(sum(money) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n,
    count(*) - count(money) AS gap
FROM deals
WHERE is_open AND counted AND due_on < {as_of} AND due_on < {end}
GROUP BY {keys}
