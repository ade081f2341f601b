-- One row per stay of a deal in a stage of a track: when it came, when it left, when it first
-- went further; `nth` counts its stays in that stage. All are instants, so that cutting them at a
-- day answers as of that day.
WITH steps AS (
    SELECT
        i.key, i.id, i.version, i.known_from,
        {track} AS track,
        {stage} AS stage,
        coalesce({pipeline}, {default_pipeline}) AS pipeline,
        coalesce({presence}, 'present') IN ('deleted', 'merged') AS gone,
        coalesce(o.person, {owner}) AS owner,
        {account} AS account{dims}
    FROM {intervals} AS i
    LEFT JOIN owner_map AS o ON o.owner = {owner}
),
compared AS (
    SELECT
        s.*,
        lag(s.version) OVER w AS prev_version,
        lag(s.stage) OVER w AS prev_stage,
        lag(s.gone) OVER w AS prev_gone
    FROM steps AS s
    WINDOW w AS (PARTITION BY s.key ORDER BY s.version)
),
boundaries AS (
    SELECT
        c.*,
        lead(c.known_from) OVER (PARTITION BY c.key ORDER BY c.version) AS left_at
    FROM compared AS c
    WHERE c.prev_version IS NULL
        OR c.stage IS DISTINCT FROM c.prev_stage
        OR c.gone <> c.prev_gone
),
visits AS (
    SELECT
        b.*,
        coalesce(m.stage_order, 0) AS stage_order,
        coalesce(m.open_rank, 0) AS open_rank,
        coalesce(m.outcome, 'open') AS outcome,
        row_number() OVER (PARTITION BY b.key ORDER BY b.version) AS visit,
        row_number() OVER (PARTITION BY b.key, b.pipeline, b.stage ORDER BY b.version) AS nth,
        {before} OVER (PARTITION BY b.key ORDER BY b.version) AS before
    FROM boundaries AS b
    LEFT JOIN stage_spans AS m
        ON m.pipeline = b.pipeline AND m.stage = b.stage
            AND (m.main OR NOT {main}) AND (m.track = {track} OR {main}){in_force}
    WHERE NOT b.gone AND b.stage IS NOT NULL
),
advances AS (
    SELECT v.key, v.visit, min(l.known_from) AS advanced_at
    FROM visits AS v
    INNER JOIN visits AS l
        ON l.key = v.key AND l.visit > v.visit AND l.outcome IN ('open', 'won')
    {order_then}
    WHERE l.stage_order > {order}
    GROUP BY v.key, v.visit
)
SELECT
    v.key, v.id, v.track, v.pipeline, v.stage, v.stage_order, v.outcome, v.visit, v.nth,
    v.known_from AS entered_at,
    qd_local_date(v.known_from, {tz}) AS entered_on,
    v.left_at, a.advanced_at,
    CASE WHEN v.outcome IN ('open', 'won')
        THEN greatest(v.open_rank - coalesce({prev_rank}, v.open_rank) - 1, 0)
        ELSE 0 END AS skipped,
    v.owner, v.account{dims_v}
FROM visits AS v
LEFT JOIN advances AS a ON a.key = v.key AND a.visit = v.visit
{rank_then}
