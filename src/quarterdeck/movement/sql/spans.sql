-- Every version that overlaps the window, read as one step from a state (a) to a state (b).
-- A version that stood when the window opened is a step from itself, seen with the tree and the
-- accounts of the opening day, to itself, seen with those of the closing day; any other version is
-- a step from the version before it, both seen as of the closing day.
SELECT
    {who} {early} AS early, v.known_to >= {to_end} AS late,
    CASE
        WHEN {early} THEN
            CASE v.outcome WHEN 'open' THEN 'open' WHEN 'deleted' THEN 'gone' ELSE 'past' END
        WHEN v.prev_outcome IS NULL THEN 'none'
        WHEN v.prev_outcome = 'open' THEN 'open'
        WHEN v.prev_outcome = 'deleted' THEN 'gone'
        WHEN v.prev_closed_at >= {from_end} THEN 'closed'
        ELSE 'past'
    END AS state_a,
    CASE
        WHEN v.outcome = 'open' THEN 'open'
        WHEN v.outcome = 'deleted' THEN 'gone'
        WHEN v.closed_at >= {from_end} THEN 'closed'
        ELSE 'past'
    END AS state_b,
    {before_outcome} AS outcome_a, v.outcome AS outcome_b,
    {counted_a} AS counted_a, {counted_b} AS counted_b,
    {due_on_a} AS due_on_a, {due_on_b} AS due_on_b,
    {before_amount} AS amount_a, {amount} AS amount_b,
    {currency_a} AS currency_a, {currency_b} AS currency_b,
    {rate_a} AS rate_a, {rate_b} AS rate_b,
    NOT {early} AND v.outcome <> 'deleted' AND v.closed_at >= {from_end}
        AND v.prev_outcome NOT IN ('open', 'deleted') AND v.closed_at = v.prev_closed_at
        AS amended{carried}
FROM deal_versions AS v{previous}
WHERE v.known_from < {to_end} AND v.known_to >= {from_end} AND ({relevant})
