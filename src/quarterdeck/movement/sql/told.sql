-- Steps in which something happens, with a shift named on the sides that count.
SELECT
    {who_s}{keys_k}
    s.began, s.ended, s.began_with, s.walk_a, s.walk_b, s.ended_with,
    s.resized, s.fx_a, s.fx_b,
    CASE WHEN s.leaves THEN s.shifted END AS shifted_out,
    CASE WHEN s.arrives THEN s.shifted END AS shifted_in,
    s.redated
FROM steps AS s
WHERE {happened}
