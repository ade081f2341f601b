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
-- with mapped: stages_mapped
-- join mapped: {mapped}.pipeline = deals.pipeline AND {mapped}.stage = deals.stage
-- trap: Until it is named, the deal counts as open, at no probability.
-- measured
CAST(NULL AS BIGINT)
-- threshold
CAST(NULL AS BIGINT)
-- breached
{mapped}.stage IS NULL
