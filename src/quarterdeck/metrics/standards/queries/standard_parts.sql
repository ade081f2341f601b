-- Deals in breach of any standard by owner or team, each deal once.
SELECT
    part,
    count(*) AS deals,
    CAST(sum(critical) AS BIGINT) AS critical,
    CAST(coalesce(sum(CASE WHEN critical = 1 THEN money END), 0) AS BIGINT) AS critical_money,
    CAST(coalesce(sum(money), 0) AS BIGINT) AS money
FROM (
    SELECT part, money, CASE WHEN gravest = 2 THEN 1 ELSE 0 END AS critical
    FROM (
{flagged}
    ) AS flagged
) AS deals_flagged
GROUP BY part
