-- What each deal counts as on the day, to be held against the same under another playbook.
SELECT
    deals.id, deals.stage, deals.outcome, deals.is_open, deals.category, deals.owner,
    deals.d1 AS team, deals.money, stage_map.stage IS NOT NULL AS mapped
FROM deals
LEFT JOIN stage_map ON stage_map.main
    AND stage_map.pipeline = deals.pipeline AND stage_map.stage = deals.stage
WHERE deals.outcome <> 'deleted'
