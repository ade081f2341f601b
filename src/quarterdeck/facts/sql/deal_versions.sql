-- One row per version of a deal, read through the playbook's stages and calendar.
-- Every column but known_to is a function of this version and earlier ones, so cutting the table
-- at known_from answers as of that moment: nothing learned later can reach an earlier row.
-- The windows run over narrow rows, and what was true before comes by a join on the version
-- before: wide rows are never sorted.
WITH history AS (
    SELECT
        i.key, i.id, i.version, i.known_from, i.known_to, i.reconstructed, i.doubtful,
        {fields}
    FROM {intervals} AS i
),
placed AS (
    SELECT
        h.key, h.id, h.version, h.known_from, h.known_to, h.reconstructed, h.doubtful,
        h.title, h.stage, h.amount, h.list_amount, h.close_date, h.account{dims_h}{tracks_h},
        coalesce(h.pipeline, {default_pipeline}) AS pipeline,
        coalesce(h.currency, {reporting}) AS currency,
        coalesce(h.presence, 'present') AS presence,
        coalesce(h.presence, 'present') IN ('deleted', 'merged') AS gone,
        coalesce(o.person, h.owner) AS owner,
        coalesce(s.stage_order, 0) AS stage_order,
        coalesce(s.outcome, 'open') AS stage_outcome,
        coalesce(s.outcome, 'open') = 'open'
            AND coalesce(h.presence, 'present') NOT IN ('deleted', 'merged') AS is_open,
        coalesce(s.qualified, FALSE) AS qualified,
        coalesce(s.probability, 0) AS probability,
        CASE
            WHEN s.outcome = 'won' THEN 'closed'
            WHEN s.outcome IS NOT NULL AND s.outcome <> 'open' THEN 'omitted'
            ELSE coalesce(h.category, s.category, 'pipeline')
        END AS category,
        qd_local_date(h.known_from, {tz}) AS known_on,
        qd_local_date(h.created_at, {tz}) AS created_day,
        c.quarter_index AS due_quarter,
        c.month_index AS due_month
    FROM history AS h
    LEFT JOIN stage_spans AS s
        ON s.pipeline = coalesce(h.pipeline, {default_pipeline}) AND s.stage = h.stage AND s.main{in_force}
    LEFT JOIN owner_map AS o ON o.owner = h.owner
    LEFT JOIN calendar AS c ON c.day = h.close_date
),
compared AS (
    SELECT
        p.key, p.version, p.known_from, p.known_on, p.stage_outcome, p.gone, p.is_open, p.stage,
        p.category, p.due_quarter, p.due_month, p.qualified OR p.stage_outcome = 'won' AS qualified,
        coalesce(p.close_date, DATE '9999-12-31') AS due,
        lag(p.stage_outcome) OVER w AS prev_outcome,
        lag(p.gone) OVER w AS prev_gone,
        lag(p.is_open) OVER w AS prev_is_open,
        lag(p.stage) OVER w AS prev_stage,
        lag(p.due_quarter) OVER w AS prev_quarter,
        lag(p.due_month) OVER w AS prev_month
    FROM placed AS p
    WINDOW w AS (PARTITION BY p.key ORDER BY p.version)
),
carried AS (
    SELECT
        c.key, c.version,
        min(c.known_on) OVER upto AS first_on,
        min(c.known_from) OVER upto AS first_known,
        max(CASE WHEN c.version = 1 OR c.stage_outcome <> c.prev_outcome THEN c.known_from END)
            OVER upto AS outcome_since,
        max(CASE WHEN c.version = 1 OR c.gone <> c.prev_gone THEN c.known_from END)
            OVER upto AS gone_since,
        max(CASE WHEN c.version = 1 OR c.stage IS DISTINCT FROM c.prev_stage THEN c.known_from END)
            OVER upto AS stage_since,
        max(CASE WHEN c.is_open THEN c.version END) OVER upto AS open_version,
        -- A deal first seen closed was closed before we looked: its own close date says when.
        max(CASE WHEN c.version = 1 AND c.stage_outcome <> 'open' AND c.due < c.known_on
            THEN qd_start_of_day(c.due, {tz}) END) OVER upto AS closed_unseen,
        min(CASE WHEN c.qualified THEN c.known_on END) OVER upto AS qualified_on,
        CAST(sum(CASE WHEN c.is_open AND c.prev_is_open AND c.due_quarter > c.prev_quarter
            THEN 1 ELSE 0 END) OVER upto AS INTEGER) AS pushes,
        CAST(sum(CASE WHEN c.is_open AND c.prev_is_open AND c.due_month > c.prev_month
            THEN 1 ELSE 0 END) OVER upto AS INTEGER) AS pushes_month
    FROM compared AS c
    WINDOW upto AS (PARTITION BY c.key ORDER BY c.version
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
),
closed AS (
    SELECT
        p.*,
        CASE WHEN p.gone THEN 'deleted' ELSE p.stage_outcome END AS outcome,
        p.category <> 'omitted' AS counted,
        c.first_on, c.stage_since, c.open_version, c.qualified_on, c.pushes, c.pushes_month,
        CASE WHEN p.gone THEN c.gone_since
            WHEN p.stage_outcome = 'open' THEN NULL
            WHEN c.closed_unseen IS NOT NULL AND c.outcome_since = c.first_known
            THEN c.closed_unseen
            ELSE c.outcome_since END AS closed_at,
        c.closed_unseen IS NOT NULL AND c.outcome_since = c.first_known AS unseen
    FROM placed AS p
    INNER JOIN carried AS c ON c.key = p.key AND c.version = p.version
),
due AS (
    SELECT
        d.*,
        qd_local_date(d.closed_at, {tz}) AS closed_on,
        -- The stage and category a deal is open in or was last open in; 'closed' if it never was.
        CASE WHEN d.is_open OR o.version IS NULL THEN d.stage ELSE o.stage END AS open_stage,
        CASE WHEN d.is_open THEN d.category ELSE coalesce(o.category, 'closed') END
            AS open_category,
        CASE
            WHEN d.is_open THEN d.close_date
            WHEN d.stage_outcome = 'won' AND NOT d.gone THEN qd_local_date(d.closed_at, {tz})
            WHEN o.version IS NULL THEN d.close_date
            ELSE o.close_date
        END AS due_on
    FROM closed AS d
    LEFT JOIN placed AS o ON o.key = d.key AND o.version = d.open_version AND NOT d.is_open
)
SELECT
    d.key, d.id, d.version, d.known_from, d.known_to, {known_on} AS known_on, d.title,
    d.pipeline, d.stage, d.stage_order, d.outcome, d.is_open, d.qualified, d.category, d.counted,
    d.probability, d.presence, d.currency, d.amount, d.list_amount, d.close_date, d.due_on,
    d.owner, d.account, coalesce(d.created_day, d.first_on) AS created_on,
    d.closed_on, d.closed_at, d.stage_since, d.qualified_on, d.pushes, d.pushes_month,
    {rate} AS rate, {closed_amount} AS closed_amount, {closed_list_amount} AS closed_list_amount{closed_measures},
    CASE WHEN NOT d.unseen THEN d.reconstructed
        WHEN d.reconstructed = '' THEN 'stage'
        ELSE concat(d.reconstructed, ',stage') END AS reconstructed,
    d.doubtful, d.open_stage, d.open_category{dims_d}{tracks_d},
    q.version AS prev_version, q.known_from AS prev_known_from, q.pipeline AS prev_pipeline,
    q.stage AS prev_stage, q.stage_order AS prev_stage_order, q.outcome AS prev_outcome,
    q.is_open AS prev_is_open, q.category AS prev_category, q.counted AS prev_counted,
    q.presence AS prev_presence, q.currency AS prev_currency, q.amount AS prev_amount,
    q.due_on AS prev_due_on, q.owner AS prev_owner, q.account AS prev_account,
    q.closed_at AS prev_closed_at, {prev_rate} AS prev_rate,
    q.open_stage AS prev_open_stage, q.open_category AS prev_open_category{prev_dims}
FROM due AS d
LEFT JOIN due AS q ON q.key = d.key AND q.version = d.version - 1
{rate_joins}
