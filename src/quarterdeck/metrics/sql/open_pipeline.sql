-- id: open_pipeline
-- title: Open pipeline
-- unit: money
-- period: stock
-- sentence: Money of the deals open on the day and due in the period; all open deals when no period is named.
-- formula: sum of amount over open deals due in the period, omitted deals left out
-- fields: stage, category, amount, currency, close_date
-- gap: {gap} of {n} open deals carry no amount and add nothing
-- trap: Deals past their date are in it; see past_due_pipeline.
SELECT
    {keys},
    CAST(sum(money) AS BIGINT) AS numerator,
    NULL AS denominator,
    count(*) AS n,
    count(*) - count(money) AS gap
FROM deals
WHERE is_open AND counted AND {due}
GROUP BY {keys}
