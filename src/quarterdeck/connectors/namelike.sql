-- How many different values look like the name or the e-mail of a person.
WITH held AS MATERIALIZED (
    SELECT DISTINCT unnest([{columns}]) AS value FROM typed
)
SELECT count(*)
FROM held
WHERE {is_name} OR {is_first_name}
