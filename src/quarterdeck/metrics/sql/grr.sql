-- id: grr
-- title: Gross revenue retention
-- unit: rate
-- period: flow
-- sentence: Of what accounts were billed in the same period a year before, how much of it the same accounts are still billed, growth left out.
-- formula: sum over accounts of the lesser of billed now and then, at least nothing / billed then, over the accounts billed for more than nothing in the same period a year before; lines that name no account are left out; in a period still running both stop at the same day
-- rows: invoice_lines
-- none: no account was billed for more than nothing a year before
-- needs: a period
-- begun: yes
-- share: yes
-- trap: Never above 100 %. Accounts that buy now and then look lost in short periods: ask about a year.
-- let then_start: {yoy_start}
-- let then_end: {yoy_same_day}
-- variant previous.title: Gross revenue retention by period
-- variant previous.formula: sum over accounts of the lesser of billed now and then, at least nothing / billed then, over the accounts billed for more than nothing in the same period a year before, with the period just before instead; lines that name no account are left out; in a period still running both stop at the same day
-- variant previous.sentence: Of what accounts were billed in the period just before, how much of it the same accounts are still billed, growth left out.
-- variant previous.none: no account was billed for more than nothing in the period before
-- variant previous.let then_start: {previous_start}
-- variant previous.let then_end: {previous_same_day}
WITH {retained}

SELECT
    {keys},
    CAST(sum(least(greatest(became, 0), was)) AS BIGINT) AS numerator,
    CAST(sum(was) AS BIGINT) AS denominator,
    count(*) AS n
FROM retained
GROUP BY {keys}
