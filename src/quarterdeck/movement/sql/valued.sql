-- The amounts a step is walked with: closing-day rates while a deal stays closed, else those of
-- the opening day; and whether each side counts at all.
SELECT
    j.*,
    CASE WHEN j.amended AND j.state_a = 'closed' AND j.state_b = 'closed'
        THEN j.shut_a ELSE j.even_a END AS walk_a,
    CASE WHEN j.amended AND j.state_a = 'closed' AND j.state_b = 'closed'
        THEN j.shut_b ELSE j.even_b END AS walk_b,
    CASE WHEN j.state_b = 'gone' THEN j.even_b ELSE j.shut_b END AS exit_b,
    j.member_a AND j.due_a AS in_a,
    j.member_b AND j.due_b AS in_b
FROM judged AS j
