-- How many deals each standard looked at on any of the days, and how many it could judge.
SELECT
    standard,
    count(DISTINCT key) AS deals,
    count(DISTINCT CASE WHEN breached IS NOT NULL THEN key END) AS judged
FROM {flags} AS flags
GROUP BY standard
