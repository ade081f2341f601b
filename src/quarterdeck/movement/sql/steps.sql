-- Every version that overlaps the window, read as one step from a state (a) to a state (b).
-- A version that stood when the window opened is a step from itself, seen with the tree and the
-- accounts of the opening day, to itself, seen with those of the closing day; any other version is
-- a step from the version before it, both seen as of the closing day.
WITH {lookups}
spans AS (
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
        {before_amount} AS amount_a, v.amount AS amount_b,
        {currency_a} AS currency_a, {currency_b} AS currency_b,
        {rate_a} AS rate_a, {rate_b} AS rate_b,
        NOT {early} AND v.closed_at = v.prev_closed_at AS amended{carried}
    FROM {versions} AS v{previous}
    WHERE v.known_from < {to_end} AND v.known_to >= {from_end} AND ({relevant})
),
judged AS (
    SELECT
        {who_s} s.early, s.late, s.state_a, s.state_b, s.amended,
        s.outcome_a, s.outcome_b, s.due_on_a, s.due_on_b,
        s.state_a IN ('open', 'closed') AS live_a,
        s.counted_a AND {reach_a} AND {match_a} AS member_a,
        s.counted_b AND {reach_b} AND {match_b} AS member_b,
        {reach_a} AS reach_a, {reach_b} AS reach_b,
        {in_period_a} AS due_a, {in_period_b} AS due_b,
        s.counted_a, s.counted_b,
        coalesce({value_a}, 0) AS even_a, coalesce({value_b}, 0) AS even_b,
        coalesce({value_b_late}, 0) AS late_b,
        coalesce({value_a_closing}, 0) AS shut_a, coalesce({value_b_closing}, 0) AS shut_b{fields}
    FROM spans AS s{joins}
),
valued AS (
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
)
