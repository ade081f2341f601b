-- Where each deal stood when the window opened and where it stands when it closes: one row per
-- deal that either snapshot counts or that was won or lost. Growth and shrinkage are places of
-- their own, so that rows sum to the opening snapshot and columns to the closing one.
ends AS (
    SELECT
        s.key,
        max(CASE WHEN s.early THEN s.state_a END) AS stood,
        max(CASE WHEN s.early AND s.in_a AND s.state_a = 'open' THEN s.f1_a END) AS source,
        max(CASE WHEN s.early AND s.in_a AND s.state_a = 'open' THEN s.began_with END) AS opening,
        max(CASE WHEN s.early AND s.member_a THEN 1 ELSE 0 END) AS stood_inside,
        max(CASE
            WHEN NOT s.late THEN NULL
            WHEN s.state_b = 'open' AND s.in_b THEN s.f1_b
        END) AS target,
        max(CASE
            WHEN NOT s.late THEN NULL
            WHEN s.state_b IN ('open', 'past') AND s.in_b THEN NULL
            WHEN s.in_b THEN {ended_b}
            WHEN s.member_b THEN 'moved_out'
            ELSE 'left'
        END) AS went,
        max(CASE
            WHEN s.late AND s.in_b AND s.state_b IN ('open', 'closed') THEN s.ended_with
        END) AS closing
    FROM valued AS s
    WHERE s.early OR s.late
    GROUP BY s.key
),
named AS (
    SELECT
        e.key,
        coalesce(e.source, CASE
            WHEN e.stood IS NULL THEN 'new'
            WHEN e.stood = 'past' THEN 'reopened'
            WHEN e.stood = 'gone' THEN 'restored'
            WHEN e.stood_inside = 1 THEN 'moved_in'
            ELSE 'entered'
        END) AS source,
        coalesce(e.target, e.went) AS target,
        e.source IS NOT NULL AS opened, e.target IS NOT NULL AS stays,
        coalesce(e.opening, e.closing) AS opening, coalesce(e.closing, e.opening) AS closing
    FROM ends AS e
    WHERE e.source IS NOT NULL OR e.target IS NOT NULL OR e.went IN ('won', 'lost')
),
flows AS (
    SELECT
        n.key, n.source, n.target, n.opened, n.stays, least(n.opening, n.closing) AS amount, 1 AS n
    FROM named AS n
    UNION ALL
    SELECT n.key, 'increase', n.target, FALSE, n.stays, n.closing - n.opening, 0
    FROM named AS n WHERE n.closing > n.opening
    UNION ALL
    SELECT n.key, n.source, 'decrease', n.opened, FALSE, n.opening - n.closing, 0
    FROM named AS n WHERE n.closing < n.opening
)
