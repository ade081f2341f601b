-- Each side of a step judged: in the scope, the filter, the period, and worth how much.
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
