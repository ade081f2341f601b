-- id: forecast_accuracy
-- title: Forecast accuracy
-- unit: rate
-- period: flow
-- sentence: How near the commit calls of whoever answers for the scope came to what was booked, each call weighing the same.
-- formula: mean of 1 - |called - booked| / booked, over every period in the one asked for that is over by the day, the last word of each week of it; what came is booked in the called period by whoever was in the scope on its last day, as known now
-- rows: calls
-- curve: weeks_left forecast_accuracy_weeks
-- gap: {gap} further calls are of periods that brought nothing, so that nothing can be divided by it
-- none: no call of a period that is over is known, or that period brought nothing
-- trap: A call far too high counts below zero, one far too low never does: it rewards calling low. The error in money (forecast_wape) does not.
-- let category: 'commit'
-- let words: {calls_asked}
-- let answering: {answers_for}
-- variant most_likely.title: Forecast accuracy of the most likely
-- variant most_likely.sentence: How near the most likely calls of whoever answers for the scope came to what was booked, each call weighing the same.
-- variant most_likely.let category: 'most_likely'
-- variant best_case.title: Forecast accuracy of the best case
-- variant best_case.sentence: How near the best case calls of whoever answers for the scope came to what was booked, each call weighing the same.
-- variant best_case.let category: 'best_case'
WITH {judged_calls},

{near}

SELECT
    {keys},
    CAST(sum(near) AS BIGINT) AS numerator,
    1000000000 * count(near) AS denominator,
    count(near) AS n,
    count(*) - count(near) AS gap
FROM near
GROUP BY {keys}
