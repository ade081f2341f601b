-- What each step is worth where it begins, as it walks, and where it ends; and whether its two
-- sides count at all.
SELECT
    j.*,
    {began_with} AS began_with, {walk_a} AS walk_a, {walk_b} AS walk_b, {ended_with} AS ended_with,
    j.member_a AND j.due_a AS in_a,
    j.member_b AND j.due_b AS in_b
FROM judged AS j
