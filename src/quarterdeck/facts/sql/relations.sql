-- name: deals
-- One row per deal known by the end of the day: the version current then.
SELECT {version_columns}, {money} AS money, {list_money} AS list_money, {keys_select}
FROM deal_versions AS v
{joins}
WHERE v.known_from < {as_of_end} AND v.known_to >= {as_of_end}{filters}

-- name: versions
-- Every version known by the end of the day; the current ones have no end.
SELECT {version_columns}, {money} AS money, {list_money} AS list_money, {keys_select}
FROM deal_versions AS v
{joins}
WHERE v.known_from < {as_of_end}{filters}

-- name: visits
-- Every stay in a stage that had begun by the end of the day; what came later is not known.
SELECT {visit_columns}, {keys_select}
FROM stage_visits AS v
{joins}
WHERE v.entered_at < {as_of_end}{filters}

-- name: moves
-- One classification of what happened to a deal when: a version may be several moves at once.
SELECT m.*, k.kind
FROM versions AS m
INNER JOIN (
    SELECT 'created' AS kind UNION ALL SELECT 'advanced' UNION ALL SELECT 'regressed'
    UNION ALL SELECT 'pushed' UNION ALL SELECT 'pulled' UNION ALL SELECT 'amount_up'
    UNION ALL SELECT 'amount_down' UNION ALL SELECT 'reassigned' UNION ALL SELECT 'won'
    UNION ALL SELECT 'lost' UNION ALL SELECT 'reopened' UNION ALL SELECT 'deleted'
    UNION ALL SELECT 'restored'
) AS k ON CASE k.kind
    WHEN 'created' THEN m.prev_version IS NULL
    -- Another order of the same stages moves no deal.
    WHEN 'advanced' THEN m.is_open AND m.prev_is_open AND m.stage_order > m.prev_stage_order
        AND m.stage <> m.prev_stage
    WHEN 'regressed' THEN m.is_open AND m.prev_is_open AND m.stage_order < m.prev_stage_order
        AND m.stage <> m.prev_stage
    WHEN 'pushed' THEN m.is_open AND m.prev_is_open AND m.due_on > m.prev_due_on
    WHEN 'pulled' THEN m.is_open AND m.prev_is_open AND m.due_on < m.prev_due_on
    WHEN 'amount_up' THEN m.prev_version IS NOT NULL AND m.currency = m.prev_currency
        AND m.amount > coalesce(m.prev_amount, 0)
    WHEN 'amount_down' THEN m.prev_version IS NOT NULL AND m.currency = m.prev_currency
        AND coalesce(m.amount, 0) < m.prev_amount
    WHEN 'reassigned' THEN m.prev_version IS NOT NULL AND m.owner IS DISTINCT FROM m.prev_owner
    WHEN 'won' THEN m.outcome = 'won' AND coalesce(m.prev_outcome, '') <> 'won'
    WHEN 'lost' THEN m.outcome IN ('lost', 'no_decision', 'disqualified')
        AND coalesce(m.prev_outcome, '') <> m.outcome
    WHEN 'reopened' THEN m.is_open AND m.prev_outcome NOT IN ('open', 'deleted')
    WHEN 'deleted' THEN m.outcome = 'deleted' AND coalesce(m.prev_outcome, '') <> 'deleted'
    ELSE m.outcome <> 'deleted' AND m.prev_outcome = 'deleted'
END

-- name: people
-- Where each node of the org tree sat on the day.
SELECT p.*
FROM people_spans AS p
WHERE p.since <= {as_of} AND {as_of} < p.until

-- name: service
-- How much of a full seller each person was from when to when, in units of 1e-9. Days on which they
-- were away are taken off again by rows below zero; who is away on the day stays away.
SELECT r.person, r.since, r.until, r.share
FROM ramp_spans AS r
UNION ALL
SELECT r.person, greatest(r.since, a.since), least(r.until, a.until), -r.share
FROM ramp_spans AS r
INNER JOIN (
    SELECT
        s.person, s.since,
        CASE WHEN s.until > {as_of} THEN DATE '9999-12-31' ELSE s.until END AS until
    FROM absence_spans AS s
    WHERE s.since <= {as_of}
) AS a ON a.person = r.person AND a.since < r.until AND r.since < a.until

-- name: accounts
-- One row per account known by the end of the day.
SELECT a.*
FROM account_versions AS a
WHERE a.known_from < {as_of_end} AND a.known_to >= {as_of_end}

-- name: stage_map
-- Every stage as the list in force on the day has it.
SELECT
    s.pipeline, s.track, s.main, s.stage, s.stage_order, s.open_rank, s.outcome, s.category,
    s.probability, s.qualified
FROM stage_spans AS s
WHERE s.since <= {as_of} AND {as_of} < s.until

-- name: targets
-- The targets in force on the day, in the version then valid, in the currency that is told.
SELECT t.scope, t.measure, t.kind, t.period, t.start_on, t.end_on, {money} AS money
FROM target_spans AS t{rates}
WHERE t.since <= {as_of} AND {as_of} < t.until

-- name: activities
-- One row per activity known by the end of the day.
SELECT v.activity, v.deal, v.account, v.owner, v.kind, v.at, v.done_on, {keys_select}
FROM activity_versions AS v
{joins}
WHERE v.known_from < {as_of_end} AND v.known_to >= {as_of_end}
    AND v.presence NOT IN ('deleted', 'merged'){filters}

-- name: invoice_lines
-- One row per line of an invoice, credit note or order known by the end of the day.
SELECT
    v.line, v.invoice, v.account, v.owner, v.product, v.kind, v.quantity, v.unit_price, v.amount,
    v.currency, v.booked_on, {money} AS money, {keys_select}
FROM invoice_line_versions AS v
{joins}
WHERE v.known_from < {as_of_end} AND v.known_to >= {as_of_end}
    AND v.presence NOT IN ('deleted', 'merged'){filters}

-- name: subscriptions
-- One row per stretch of days over which a subscription runs at one price, as known by the end of the
-- day. First and last day, and whose it is, are those known last: one entered late, or ended with an
-- earlier day, counts as it turned out. Its price on a day is the one known then, the first one
-- before anything was known. Trials and paused ones do not count, nor cancelled ones without a last
-- day from the day that was known.
SELECT
    v.subscription, v.account, v.product, v.amount, v.currency, v.since_on, v.until_on,
    {keys_select}
FROM (
    SELECT
        s.subscription, c.account, s.product, s.amount, s.currency,
        CASE WHEN s.version = 1 THEN c.starts_on ELSE greatest(c.starts_on, s.known_on) END
            AS since_on,
        least(
            CASE WHEN s.known_to < {as_of_end} THEN s.changed_on ELSE DATE '9999-12-31' END,
            coalesce(qd_add_days(c.ends_on, 1), DATE '9999-12-31')
        ) AS until_on
    FROM subscription_versions AS s
    INNER JOIN subscription_versions AS c
        ON c.key = s.key AND c.known_from < {as_of_end} AND c.known_to >= {as_of_end}
    WHERE s.known_from < {as_of_end} AND c.presence NOT IN ('deleted', 'merged')
        AND s.presence NOT IN ('deleted', 'merged')
        AND (s.status = 'active' OR (s.status = 'cancelled' AND c.ends_on IS NOT NULL))
) AS v
{joins}
WHERE v.since_on < v.until_on{filters}

-- name: costs
-- One row per cost known by the end of the day.
SELECT
    v.cost, v.owner, v.category, v.amount, v.currency, v.booked_on, {money} AS money,
    {keys_select}
FROM cost_versions AS v
{joins}
WHERE v.known_from < {as_of_end} AND v.known_to >= {as_of_end}
    AND v.presence NOT IN ('deleted', 'merged'){filters}

-- name: splits
-- One row per recorded split known by the end of the day.
SELECT v.split, v.deal, v.owner, v.kind, v.percent, {keys_select}
FROM split_versions AS v
{joins}
WHERE v.known_from < {as_of_end} AND v.known_to >= {as_of_end}
    AND v.presence NOT IN ('deleted', 'merged'){filters}

-- name: quotas
-- One row per quota of a CRM known by the end of the day.
SELECT
    v.quota, v.owner, v.amount, v.currency, v.starts_on, v.ends_on, v.span, {money} AS money,
    {keys_select}
FROM quota_versions AS v
{joins}
WHERE v.known_from < {as_of_end} AND v.known_to >= {as_of_end}
    AND v.presence NOT IN ('deleted', 'merged'){filters}

-- name: evidence
-- One row per piece of evidence known by the end of the day.
SELECT v.evidence, v.deal, v.element, v.score, v.what, v.contact, v.at
FROM evidence_versions AS v
WHERE v.known_from < {as_of_end} AND v.known_to >= {as_of_end}
    AND v.presence NOT IN ('deleted', 'merged')

-- name: calls
-- One row per word about a period that was known by the end of the day, corrections and words taken
-- back (no amount) included. `owner` is whose call it is, `scope` whose deals it is about: theirs, a
-- part of the tree, '' the company. `came_in` is 'in_time', 'late' (it proves nothing), or 'loaded':
-- history, taken to be known when it was said.
SELECT
    v.entry, v.owner, v.actor, v.scope, v.period, v.starts_on, v.ends_on, v.category, v.measure,
    v.amount, v.currency, v.known_from, v.said_on, v.recorded_on, v.came_in, {money} AS money,
    {keys_select}
FROM call_entries AS v
{joins}
WHERE v.known_from < {as_of_end}{filters}

-- name: credits
-- One row per person's part in a deal: the splits known by the end of the day, for the rest of the
-- deals their owner with all of it. Revenue credit adds up to the money of the deal to the cent
-- where its splits add up to 100 %; overlay credit is beside it. `owner` is who has the credit.
SELECT
    {version_columns}, v.credit, v.percent, v.stated, v.money,
    qd_half_even(CAST(v.money AS DECIMAL(38, 0)) * (v.before + v.percent), 100000)
        - qd_half_even(CAST(v.money AS DECIMAL(38, 0)) * v.before, 100000) AS credited,
    {keys_select}
FROM (
    SELECT
        {deal_columns}, {money} AS money,
        parts.owner, parts.credit, parts.percent, parts.before, parts.stated
    FROM deal_versions AS d
    INNER JOIN (
        SELECT
            s.deal, s.owner, s.kind AS credit, s.percent,
            sum(s.percent) OVER (
                PARTITION BY s.deal, s.kind ORDER BY s.split
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) - s.percent AS before,
            sum(s.percent) OVER (PARTITION BY s.deal, s.kind) AS stated
        FROM split_versions AS s
        WHERE s.known_from < {as_of_end} AND s.known_to >= {as_of_end}
            AND s.presence NOT IN ('deleted', 'merged')
        UNION ALL
        SELECT
            o.id AS deal, o.owner, 'revenue' AS credit, 100000 AS percent, 0 AS before,
            100000 AS stated
        FROM deal_versions AS o
        LEFT JOIN (
            SELECT DISTINCT s.deal
            FROM split_versions AS s
            WHERE s.known_from < {as_of_end} AND s.known_to >= {as_of_end}
                AND s.presence NOT IN ('deleted', 'merged') AND s.kind = 'revenue'
        ) AS divided ON divided.deal = o.id
        WHERE o.known_from < {as_of_end} AND o.known_to >= {as_of_end} AND divided.deal IS NULL
    ) AS parts ON parts.deal = d.id
    WHERE d.known_from < {as_of_end} AND d.known_to >= {as_of_end}
) AS v
{joins}
WHERE TRUE{filters}
