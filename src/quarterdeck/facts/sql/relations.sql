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
    WHEN 'advanced' THEN m.is_open AND m.prev_is_open AND m.stage_order > m.prev_stage_order
    WHEN 'regressed' THEN m.is_open AND m.prev_is_open AND m.stage_order < m.prev_stage_order
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

-- name: accounts
-- One row per account known by the end of the day.
SELECT a.*
FROM account_versions AS a
WHERE a.known_from < {as_of_end} AND a.known_to >= {as_of_end}

-- name: targets
-- The targets in force on the day, in the version then valid.
SELECT t.scope, t.measure, t.kind, t.period, t.start_on, t.end_on, t.money
FROM target_spans AS t
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
    v.line, v.invoice, v.account, v.product, v.kind, v.quantity, v.unit_price, v.amount,
    v.currency, v.booked_on, v.money, {keys_select}
FROM invoice_line_versions AS v
{joins}
WHERE v.known_from < {as_of_end} AND v.known_to >= {as_of_end}
    AND v.presence NOT IN ('deleted', 'merged'){filters}

-- name: costs
-- One row per cost known by the end of the day.
SELECT
    v.cost, v.owner, v.category, v.amount, v.currency, v.booked_on, v.money, {keys_select}
FROM cost_versions AS v
{joins}
WHERE v.known_from < {as_of_end} AND v.known_to >= {as_of_end}
    AND v.presence NOT IN ('deleted', 'merged'){filters}
