-- id: nrr
-- title: Net revenue retention
-- unit: rate
-- period: flow
-- sentence: Of what accounts were billed in the same period a year before, how much the same accounts are billed now.
-- formula: billed now / billed then, credits taken off, over the accounts billed for more than nothing in the same period a year before; lines that name no account are left out; in a period still running both stop at the same day
-- rows: invoice_lines
-- none: no account was billed for more than nothing a year before
-- needs: a period
-- begun: yes
-- trap: New accounts are not in it. Money is converted at the rate of each line's day, so currencies that moved are in it.
-- let then_start: {yoy_start}
-- let then_end: {yoy_same_day}
-- variant previous.title: Net revenue retention by period
-- variant previous.formula: billed now / billed then, credits taken off, over the accounts billed for more than nothing in the same period a year before, with the period just before instead; lines that name no account are left out; in a period still running both stop at the same day
-- variant previous.sentence: Of what accounts were billed in the period just before, how much the same accounts are billed now.
-- variant previous.none: no account was billed for more than nothing in the period before
-- variant previous.let then_start: {previous_start}
-- variant previous.let then_end: {previous_same_day}
WITH {retained}

SELECT
    {keys},
    CAST(sum(became) AS BIGINT) AS numerator,
    CAST(sum(was) AS BIGINT) AS denominator,
    count(*) AS n
FROM retained
GROUP BY {keys}
