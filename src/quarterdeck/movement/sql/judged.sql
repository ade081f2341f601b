-- Each side of a step judged: whether it lies in the scope, the filter and the period.
SELECT
    {who_s} s.early, s.late, s.state_a, s.state_b,
    s.outcome_a, s.outcome_b, s.due_on_a, s.due_on_b,
    s.state_a IN ('open', 'closed') AS live_a,
    s.counted_a AND {reach_a} AND {match_a} AS member_a,
    s.counted_b AND {reach_b} AND {match_b} AS member_b,
    {reach_a} AS reach_a, {reach_b} AS reach_b,
    {in_period_a} AS due_a, {in_period_b} AS due_b,
    s.counted_a, s.counted_b,
    s.amount_a, s.amount_b{rates}{fields}
FROM spans AS s{joins}
