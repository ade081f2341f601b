-- What each standard that is broken comes to: how many deals, their money, and the largest of them.
SELECT
    standard,
    count(*) AS deals,
    CAST(coalesce(sum(money), 0) AS BIGINT) AS money,
    max(CASE WHEN place = 1 THEN coalesce(title, id) END) AS largest,
    max(CASE WHEN place = 1 THEN id END) AS largest_id
FROM (
    SELECT
        told.*,
        row_number() OVER (PARTITION BY standard ORDER BY money DESC NULLS LAST, id) AS place
    FROM (
{judged}
    ) AS told
    WHERE told.breached
) AS ranked
GROUP BY standard
ORDER BY standard
