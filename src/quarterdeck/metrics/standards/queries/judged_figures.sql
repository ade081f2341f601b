-- What totals are made of: without the names of deals, which are told of those listed alone.
SELECT standard, key, part, money, measured, threshold, pieced, breached
FROM (
{judged}
) AS judged
