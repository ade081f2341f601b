-- The deals whose changes, taken together, moved the pipeline most; one row per change. Changes that
-- cancel out moved nothing.
SELECT moved.*
FROM (
    SELECT changes.*, CAST(sum(changes.amount) OVER (PARTITION BY changes.id) AS BIGINT) AS net
    FROM (
{changes}
    ) AS changes
    WHERE changes.cause NOT IN ('opening', 'closing')
) AS moved
WHERE moved.net <> 0
QUALIFY dense_rank() OVER (ORDER BY abs(moved.net) DESC, moved.id) <= {most}
ORDER BY abs(moved.net) DESC, moved.id, moved.on_day, abs(moved.amount) DESC
