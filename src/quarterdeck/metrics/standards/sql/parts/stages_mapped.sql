-- The stages that the playbook names.
SELECT pipeline, stage
FROM stage_map
WHERE main
