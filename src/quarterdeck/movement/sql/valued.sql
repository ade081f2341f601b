-- What each step is worth where it begins, as it walks, and where it ends; and whether its two
-- sides count at all. An amount is converted only where it may be another one.
SELECT
    p.*,
    CASE WHEN p.state_a = 'closed' THEN {began_with} ELSE p.walk_a END AS began_with,
    CASE WHEN p.early THEN p.walk_a ELSE {walk_b} END AS walk_b,
    CASE WHEN p.late OR p.state_b <> 'open' THEN {ended_with} ELSE 0 END AS ended_with,
    p.member_a AND p.due_a AS in_a,
    p.member_b AND p.due_b AS in_b
FROM (SELECT j.*, {walk_a} AS walk_a FROM judged AS j) AS p
