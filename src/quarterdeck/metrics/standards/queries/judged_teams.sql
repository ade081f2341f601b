SELECT
    {standard} AS standard,
    {level} AS level,
    judged.part,
    CAST(judged.measured AS BIGINT) AS measured,
    CAST(judged.threshold AS BIGINT) AS threshold,
    judged.breached
FROM (
{rule}
) AS judged
