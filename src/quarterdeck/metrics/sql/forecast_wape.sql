-- id: forecast_wape
-- title: Forecast error (WAPE)
-- unit: rate
-- period: flow
-- sentence: By how much the commit calls of whoever answers for the scope missed what was booked, as a share of what was booked.
-- formula: sum of |called - booked| / sum of booked, over every period in the one asked for that is over by the day, the last word of each week of it; what came is booked in the called period by whoever was in the scope on its last day, as known now
-- rows: calls
-- curve: weeks_left forecast_wape_weeks
-- none: no call of a period that is over is known, or that period brought nothing
-- trap: It adds up money, so large periods weigh more; the first weeks of a period miss by more than the last: see it by weeks_left.
-- let category: 'commit'
-- let words: {calls_asked}
-- let answering: {answers_for}
-- variant most_likely.title: Forecast error (WAPE) of the most likely
-- variant most_likely.sentence: By how much the most likely calls of whoever answers for the scope missed what was booked, as a share of what was booked.
-- variant most_likely.let category: 'most_likely'
-- variant best_case.title: Forecast error (WAPE) of the best case
-- variant best_case.sentence: By how much the best case calls of whoever answers for the scope missed what was booked, as a share of what was booked.
-- variant best_case.let category: 'best_case'
WITH {judged_calls}

SELECT
    {keys},
    CAST(sum(abs(called - booked)) AS BIGINT) AS numerator,
    CAST(sum(booked) AS BIGINT) AS denominator,
    count(*) AS n
FROM judged
GROUP BY {keys}
