-- id: logo_churn
-- title: Logo churn
-- unit: rate
-- period: flow
-- better: less
-- sentence: Of the accounts billed in the same period a year before, the share that is billed nothing now.
-- formula: accounts billed nothing, or less, now / accounts billed for more than nothing in the same period a year before; lines that name no account are left out; both at the rates of the last of the earlier days; in a period still running both stop at the same day
-- rows: invoice_lines
-- none: no account was billed for more than nothing a year before
-- needs: a period
-- begun: yes
-- running: yes
-- share: yes
-- trap: An account that buys now and then looks lost in short periods: ask about a year. A small account weighs as much as a large one.
-- let then_start: {yoy_start}
-- let then_end: {yoy_same_day}
-- let at_then: {billed_at_yoy}
-- variant previous.title: Logo churn by period
-- variant previous.formula: accounts billed nothing, or less, now / accounts billed for more than nothing in the same period a year before, with the period just before instead; lines that name no account are left out; both at the rates of the last of the earlier days; in a period still running both stop at the same day
-- variant previous.sentence: Of the accounts billed in the period just before, the share that is billed nothing now.
-- variant previous.none: no account was billed for more than nothing in the period before
-- variant previous.let then_start: {previous_start}
-- variant previous.let then_end: {previous_same_day}
-- variant previous.let at_then: {billed_at_previous}
-- variant subscriptions.title: Logo churn of subscriptions
-- variant subscriptions.sentence: Of the accounts that subscribe at the opening of the period, the share that subscribes no more at its end, or on the day while it runs.
-- variant subscriptions.formula: accounts without ARR now / accounts with ARR above nothing then; then is the end of the day before the period; trials and paused subscriptions are not in it
-- variant subscriptions.trap: A paused subscription looks lost while it is paused. A small account weighs as much as a large one.
-- variant subscriptions.rows: subscriptions
-- variant subscriptions.sql: logo_churn_of_subscriptions
-- variant subscriptions.none: no account subscribed at the opening of the period
-- variant subscriptions.let then_day: {opening_day}
-- variant subscriptions.let at_then: {arr_at_opening}
-- variant subscriptions_year.title: Logo churn of subscriptions, year on year
-- variant subscriptions_year.sentence: Of the accounts that subscribe a year before, the share that subscribes no more at its end, or on the day while it runs.
-- variant subscriptions_year.formula: accounts without ARR now / accounts with ARR above nothing then; then is the same day a year before; trials and paused subscriptions are not in it
-- variant subscriptions_year.trap: A paused subscription looks lost while it is paused. A small account weighs as much as a large one.
-- variant subscriptions_year.rows: subscriptions
-- variant subscriptions_year.sql: logo_churn_of_subscriptions
-- variant subscriptions_year.none: no account subscribed a year before
-- variant subscriptions_year.let then_day: {year_before_day}
-- variant subscriptions_year.let at_then: {arr_at_year_before}
WITH {retained}

SELECT
    {keys},
    CAST(sum(CASE WHEN became <= 0 THEN 1 ELSE 0 END) AS BIGINT) AS numerator,
    count(*) AS denominator,
    count(*) AS n
FROM retained
GROUP BY {keys}
