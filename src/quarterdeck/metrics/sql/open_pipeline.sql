-- id: open_pipeline
-- title: Open pipeline
-- unit: money
-- period: stock
-- better: more
-- sentence: Money of the deals open on the day and due in the period; all open deals when no period is named.
-- formula: sum of amount over open deals due in the period, omitted deals left out
-- fields: stage, category, amount, currency, close_date
-- deals: is_open AND counted AND {due}
-- gap: {gap} of {n} open deals carry no amount and add nothing
-- trap: Deals past their date are in it; see past_due_pipeline.
-- variant current.title: Open and still due
-- variant current.sentence: Money of the deals open on the day and due in the period whose date has not passed.
-- variant current.formula: sum of amount over open deals due in the period on the day or later, omitted deals left out
-- variant current.deals: is_open AND counted AND {due} AND due_on >= {as_of}
-- variant current.trap: A deal without a date is in no period and not in it.
SELECT
    {keys},
    CAST(sum(money) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n,
    count(*) - count(money) AS gap
FROM deals
WHERE {which}
GROUP BY {keys}
