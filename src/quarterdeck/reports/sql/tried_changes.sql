-- The deals that a change would alter: what becomes of each, and what it does to the numbers.
SELECT
    coalesce(later.id, earlier.id) AS id,
    coalesce(later.title, earlier.title) AS title,
    coalesce(later.owner, earlier.owner) AS owner,
    CASE
        WHEN earlier.id IS NULL THEN 'new'
        WHEN later.id IS NULL THEN 'gone'
        WHEN later.outcome = 'deleted' AND earlier.outcome <> 'deleted' THEN 'deleted'
        WHEN earlier.outcome = 'deleted' AND later.outcome <> 'deleted' THEN 'restored'
        WHEN later.presence = 'missing' AND earlier.presence <> 'missing' THEN 'missing'
        WHEN later.outcome = 'won' AND earlier.outcome <> 'won' THEN 'won'
        WHEN later.outcome <> 'open' AND earlier.outcome = 'open' THEN 'lost'
        WHEN later.outcome = 'open' AND earlier.outcome <> 'open' THEN 'reopened'
        ELSE 'changed'
    END AS what,
    {fields},
    coalesce(later.outcome, '') = 'won' OR coalesce(earlier.outcome, '') = 'won' AS won_at_all,
    earlier.money AS was_money,
    later.money AS now_money,
    CAST(
        coalesce(CASE WHEN later.standing THEN later.money END, 0)
        - coalesce(CASE WHEN earlier.standing THEN earlier.money END, 0) AS BIGINT
    ) AS open_effect,
    CAST(
        coalesce(CASE WHEN later.outcome = 'won' THEN later.money END, 0)
        - coalesce(CASE WHEN earlier.outcome = 'won' THEN earlier.money END, 0) AS BIGINT
    ) AS won_effect
FROM earlier
FULL OUTER JOIN later ON later.id = earlier.id
WHERE later.id IS NULL OR earlier.id IS NULL OR {differs}
