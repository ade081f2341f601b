-- What happens in a step. It begins in the pipeline (it opened there, a close is undone, it
-- enters), shifts between buckets, changes its date, its amount, then ends (it closes or is still
-- there at the end); all but being there may also not happen.
SELECT
    {who_s}{keys_s}
    CASE
        WHEN s.live_a AND NOT s.in_a THEN NULL
        WHEN s.live_a AND s.early THEN 'opening'
        WHEN s.live_a AND s.state_a = 'open' THEN NULL
        WHEN s.live_a THEN {ended_a}
        WHEN NOT s.in_b OR s.state_b NOT IN ('open', 'closed') THEN NULL
        WHEN s.state_a = 'none' THEN 'new'
        WHEN s.state_a = 'gone' THEN 'restored'
        ELSE 'reopened'
    END AS began,
    CASE
        WHEN NOT (s.live_a AND s.due_a) THEN NULL
        WHEN s.member_a <> s.member_b THEN {border_cause}
        WHEN s.member_a AND {bucket_changed} THEN {inner_cause}
    END AS shifted,
    s.member_a AND s.live_a AS leaves, s.member_b AND s.live_a AS arrives,
    CASE
        WHEN NOT (s.live_a AND s.member_b) OR s.due_a = s.due_b THEN NULL
        WHEN s.due_b THEN {due_from}
        ELSE {due_to}
    END AS redated,
    CASE
        WHEN NOT s.in_b THEN NULL
        WHEN s.state_b <> 'open' THEN {ended_b}
        WHEN s.late THEN 'closing'
    END AS ended,
    s.began_with, s.walk_a, s.walk_b, s.ended_with,
    CASE WHEN s.live_a AND s.in_b THEN s.walk_b - s.walk_a ELSE 0 END AS resized,
    CASE WHEN s.state_a = 'closed' AND s.in_a THEN s.walk_a - s.began_with ELSE 0 END AS fx_a,
    CASE
        WHEN s.in_b AND (s.late OR s.state_b <> 'open') THEN s.ended_with - s.walk_b ELSE 0
    END AS fx_b
FROM valued AS s
