-- id: call_bias
-- title: Bias of calls
-- unit: rate
-- period: flow
-- sentence: By how much the commit calls that people make of their own deals lie above what they booked, below zero where they lie under it.
-- formula: sum of (called - booked) / sum of booked, over every period in the one asked for that is over by the day, the last word of each week of it; what came is booked in the called period by whoever was in the scope on its last day, as known now; by owner also the calls of leaders, each for what they lead
-- rows: calls
-- curve: weeks_left forecast_bias_weeks
-- none: no call of a period that is over is known, or that period brought nothing
-- trap: It is one number for many people: who leans which way, and whether that can be told from chance, is in quarterdeck call record.
-- let category: 'commit'
-- let words: calls
-- let answering: {own_calls}
-- variant most_likely.title: Bias of calls of the most likely
-- variant most_likely.sentence: By how much the most likely calls that people make of their own deals lie above what they booked, below zero where they lie under it.
-- variant most_likely.let category: 'most_likely'
-- variant best_case.title: Bias of calls of the best case
-- variant best_case.sentence: By how much the best case calls that people make of their own deals lie above what they booked, below zero where they lie under it.
-- variant best_case.let category: 'best_case'
WITH {judged_calls}

SELECT
    {keys},
    CAST(sum(called - booked) AS BIGINT) AS numerator,
    CAST(sum(booked) AS BIGINT) AS denominator,
    count(*) AS n
FROM judged
GROUP BY {keys}
