-- id: grr
-- title: Gross revenue retention
-- unit: rate
-- period: flow
-- better: more
-- sentence: Of what accounts were billed in the same period a year before, how much of it the same accounts are still billed, growth left out.
-- formula: sum over accounts of the lesser of billed now and then, at least nothing / billed then, over the accounts billed for more than nothing in the same period a year before; lines that name no account are left out; both at the rates of the last of the earlier days; in a period still running both stop at the same day
-- rows: invoice_lines
-- none: no account was billed for more than nothing a year before
-- needs: a period
-- begun: yes
-- running: yes
-- share: yes
-- trap: Never above 100 %. Accounts that buy now and then look lost in short periods: ask about a year.
-- let then_start: {yoy_start}
-- let then_end: {yoy_same_day}
-- let at_then: {billed_at_yoy}
-- variant previous.title: Gross revenue retention by period
-- variant previous.formula: sum over accounts of the lesser of billed now and then, at least nothing / billed then, over the accounts billed for more than nothing in the same period a year before, with the period just before instead; lines that name no account are left out; both at the rates of the last of the earlier days; in a period still running both stop at the same day
-- variant previous.sentence: Of what accounts were billed in the period just before, how much of it the same accounts are still billed, growth left out.
-- variant previous.none: no account was billed for more than nothing in the period before
-- variant previous.let then_start: {previous_start}
-- variant previous.let then_end: {previous_same_day}
-- variant previous.let at_then: {billed_at_previous}
-- variant subscriptions.title: Gross revenue retention of subscriptions
-- variant subscriptions.sentence: Of the ARR at the opening of the period, how much of it the same accounts still bring at its end, or on the day while it runs, growth left out.
-- variant subscriptions.formula: sum over accounts of the lesser of ARR now and then / ARR then, over the accounts with ARR above nothing then; then is the end of the day before the period; both at the rates of the earlier day; trials and paused subscriptions are not in it
-- variant subscriptions.trap: Never above 100 %. What one product of an account lost another may have gained: it is told by account.
-- variant subscriptions.rows: subscriptions
-- variant subscriptions.sql: grr_of_subscriptions
-- variant subscriptions.none: no account subscribed at the opening of the period
-- variant subscriptions.let then_day: {opening_day}
-- variant subscriptions.let at_then: {arr_at_opening}
-- variant subscriptions_year.title: Gross revenue retention of subscriptions, year on year
-- variant subscriptions_year.sentence: Of the ARR a year before, how much of it the same accounts still bring at its end, or on the day while it runs, growth left out.
-- variant subscriptions_year.formula: sum over accounts of the lesser of ARR now and then / ARR then, over the accounts with ARR above nothing then; then is the same day a year before; both at the rates of the earlier day; trials and paused subscriptions are not in it
-- variant subscriptions_year.trap: Never above 100 %. What one product of an account lost another may have gained: it is told by account.
-- variant subscriptions_year.rows: subscriptions
-- variant subscriptions_year.sql: grr_of_subscriptions
-- variant subscriptions_year.none: no account subscribed a year before
-- variant subscriptions_year.let then_day: {year_before_day}
-- variant subscriptions_year.let at_then: {arr_at_year_before}
WITH {retained}

SELECT
    {keys},
    CAST(sum(least(greatest(became, 0), was)) AS BIGINT) AS numerator,
    CAST(sum(was) AS BIGINT) AS denominator,
    count(*) AS n
FROM retained
GROUP BY {keys}
