-- The deals that break any of the standards, a row a deal: how many, and the gravest of them.
SELECT key, id, part, money, broken, gravest
FROM (
    SELECT
        key, id, part, money,
        {broken} AS broken,
        greatest(0, {gravest}) AS gravest
    FROM {beside}
) AS counted
WHERE broken > 0
