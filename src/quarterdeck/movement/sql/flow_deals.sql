-- The deals of some flows: as they stood when the window opened, and where it closes.
SELECT
    v.id, v.title, CAST(f.amount AS BIGINT) AS amount, CAST(f.n AS BIGINT) AS n,
    u.owner AS prev_owner, u.stage AS prev_stage, u.category AS prev_category,
    u.due_on AS prev_due_on, u.outcome AS prev_outcome,
    v.owner, v.stage, v.category, v.due_on, v.outcome
FROM flows AS f
INNER JOIN deal_versions AS v
    ON v.key = f.key AND v.known_from < {to_end} AND v.known_to >= {to_end}
LEFT JOIN deal_versions AS u
    ON u.key = f.key AND u.known_from < {from_end} AND u.known_to >= {from_end}
WHERE f.source = {source} AND f.target = {target} AND f.opened = {opened} AND f.stays = {stays}
ORDER BY f.amount DESC, v.id
