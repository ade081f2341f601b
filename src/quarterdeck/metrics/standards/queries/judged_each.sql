-- Deals that break standards of several lists, each once.
SELECT
    key,
    max(id) AS id,
    max(part) AS part,
    max(money) AS money,
    CAST(sum(broken) AS BIGINT) AS broken,
    max(gravest) AS gravest
FROM (
{lists}
) AS lists
GROUP BY key
