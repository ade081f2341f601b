-- The open deals as standards see them: not judged where a field a standard rests on was pieced
-- together later.
SELECT
    judged.standard,
    deals.key,
    deals.id,
    deals.title,
    deals.owner,
    deals.stage,
    deals.due_on,
    deals.money,
    deals.d1 AS part,
    CAST(judged.measured AS BIGINT) AS measured,
    CAST(judged.threshold AS BIGINT) AS threshold,
    NOT ({known}) AS pieced,
    CASE WHEN {known} THEN judged.breached END AS breached
FROM (
{rules}
) AS judged
INNER JOIN deals ON deals.key = judged.key{limits}
