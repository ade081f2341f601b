SELECT standard, {day} AS day, key, stage, due_on, money, breached
FROM (
{judged}
) AS judged
