-- The deals whose changes, taken together, moved the pipeline most; one row per change.
SELECT moved.*
FROM (
    SELECT changes.*, CAST(sum(changes.amount) OVER (PARTITION BY changes.id) AS BIGINT) AS net
    FROM (
{changes}
    ) AS changes
    WHERE changes.cause NOT IN ('opening', 'closing')
) AS moved
QUALIFY dense_rank() OVER (ORDER BY abs(moved.net) DESC, moved.id) <= {most}
ORDER BY abs(moved.net) DESC, moved.id, moved.on_day, abs(moved.amount) DESC
