-- id: nrr
-- title: Net revenue retention
-- unit: rate
-- period: flow
-- better: more
-- sentence: Of what accounts were billed in the same period a year before, how much the same accounts are billed now.
-- formula: billed now / billed then, credits taken off, over the accounts billed for more than nothing in the same period a year before; lines that name no account are left out; both at the rates of the last of the earlier days; in a period still running both stop at the same day
-- rows: invoice_lines
-- none: no account was billed for more than nothing a year before
-- needs: a period
-- begun: yes
-- running: yes
-- trap: New accounts are not in it. What currencies did is not in it either.
-- let then_start: {yoy_start}
-- let then_end: {yoy_same_day}
-- let at_then: {billed_at_yoy}
-- variant previous.title: Net revenue retention by period
-- variant previous.formula: billed now / billed then, credits taken off, over the accounts billed for more than nothing in the same period a year before, with the period just before instead; lines that name no account are left out; both at the rates of the last of the earlier days; in a period still running both stop at the same day
-- variant previous.sentence: Of what accounts were billed in the period just before, how much the same accounts are billed now.
-- variant previous.none: no account was billed for more than nothing in the period before
-- variant previous.let then_start: {previous_start}
-- variant previous.let then_end: {previous_same_day}
-- variant previous.let at_then: {billed_at_previous}
-- variant subscriptions.title: Net revenue retention of subscriptions
-- variant subscriptions.sentence: Of the ARR at the opening of the period, how much the same accounts still bring at its end, or on the day while it runs.
-- variant subscriptions.formula: ARR now / ARR then, over the accounts with ARR above nothing then; then is the end of the day before the period; both at the rates of the earlier day; trials and paused subscriptions are not in it
-- variant subscriptions.trap: Ask about a year: a month of a yearly contract shows no renewal. A price corrected later counts as a change on the day it was corrected.
-- variant subscriptions.rows: subscriptions
-- variant subscriptions.sql: nrr_of_subscriptions
-- variant subscriptions.none: no account subscribed at the opening of the period
-- variant subscriptions.let then_day: {opening_day}
-- variant subscriptions.let at_then: {arr_at_opening}
-- variant subscriptions_year.title: Net revenue retention of subscriptions, year on year
-- variant subscriptions_year.sentence: Of the ARR a year before, how much the same accounts still bring at its end, or on the day while it runs.
-- variant subscriptions_year.formula: ARR now / ARR then, over the accounts with ARR above nothing then; then is the same day a year before; both at the rates of the earlier day; trials and paused subscriptions are not in it
-- variant subscriptions_year.trap: Ask about a year: a month of a yearly contract shows no renewal. A price corrected later counts as a change on the day it was corrected.
-- variant subscriptions_year.rows: subscriptions
-- variant subscriptions_year.sql: nrr_of_subscriptions
-- variant subscriptions_year.none: no account subscribed a year before
-- variant subscriptions_year.let then_day: {year_before_day}
-- variant subscriptions_year.let at_then: {arr_at_year_before}
WITH {retained}

SELECT
    {keys},
    CAST(sum(became) AS BIGINT) AS numerator,
    CAST(sum(was) AS BIGINT) AS denominator,
    count(*) AS n
FROM retained
GROUP BY {keys}
