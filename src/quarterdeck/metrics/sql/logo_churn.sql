-- id: logo_churn
-- title: Logo churn
-- unit: rate
-- period: flow
-- sentence: Of the accounts billed in the same period a year before, the share that is billed nothing now.
-- formula: accounts billed nothing, or less, now / accounts billed for more than nothing in the same period a year before; lines that name no account are left out; in a period still running both stop at the same day
-- rows: invoice_lines
-- none: no account was billed for more than nothing a year before
-- needs: a period
-- begun: yes
-- share: yes
-- trap: An account that buys now and then looks lost in short periods: ask about a year. A small account weighs as much as a large one.
-- let then_start: {yoy_start}
-- let then_end: {yoy_same_day}
-- variant previous.title: Logo churn by period
-- variant previous.formula: accounts billed nothing, or less, now / accounts billed for more than nothing in the same period a year before, with the period just before instead; lines that name no account are left out; in a period still running both stop at the same day
-- variant previous.sentence: Of the accounts billed in the period just before, the share that is billed nothing now.
-- variant previous.none: no account was billed for more than nothing in the period before
-- variant previous.let then_start: {previous_start}
-- variant previous.let then_end: {previous_same_day}
WITH {retained}

SELECT
    {keys},
    CAST(sum(CASE WHEN became <= 0 THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n
FROM retained
GROUP BY {keys}
