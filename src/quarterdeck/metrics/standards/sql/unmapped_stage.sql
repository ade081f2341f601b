-- id: unmapped_stage
-- about: deal
-- title: Stage unknown to the playbook
-- sentence: An open deal in a stage that playbook/stages.toml does not name: no odds, no place, no category of its own.
-- says: in a stage nobody named
-- severity: critical
-- owner: revops
-- do: Add the stage to playbook/stages.toml, or put it right in the CRM.
-- measure: nothing but the stage
-- unit: none
-- trap: Until it is named, the deal counts as open, at no probability.
SELECT
    deals.key,
    CAST(NULL AS BIGINT) AS measured,
    CAST(NULL AS BIGINT) AS threshold,
    stage_map.stage IS NULL AS breached
FROM deals
LEFT JOIN stage_map ON stage_map.main
    AND stage_map.pipeline = deals.pipeline AND stage_map.stage = deals.stage
WHERE deals.is_open AND deals.counted
