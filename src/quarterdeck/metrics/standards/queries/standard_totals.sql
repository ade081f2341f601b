-- What each standard comes to: deals judged and not, those in breach, their money.
SELECT
    standard,
    count(breached) AS judged,
    count(*) - count(breached) AS unjudged,
    CAST(sum(CASE WHEN pieced THEN 1 ELSE 0 END) AS BIGINT) AS pieced,
    CAST(sum(CASE WHEN breached THEN 1 ELSE 0 END) AS BIGINT) AS deals,
    CAST(coalesce(sum(CASE WHEN breached THEN money END), 0) AS BIGINT) AS money,
    CAST(sum(CASE WHEN breached AND money IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unpriced
FROM (
{judged}
) AS judged
GROUP BY standard
