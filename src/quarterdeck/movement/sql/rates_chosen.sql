,
    -- A deal walks at the rates of the opening day; one that stays closed, at its closing days'.
    s.currency_a, s.currency_b, ra.shift AS shift_a, rb.shift AS shift_b,
    CASE WHEN s.state_a = 'closed' THEN coalesce(s.rate_a, ra.rate_to) ELSE ra.rate_from END
        AS rate_began,
    CASE WHEN s.amended THEN coalesce(s.rate_a, ra.rate_to) ELSE ra.rate_from END AS rate_walk_a,
    CASE WHEN s.amended THEN coalesce(s.rate_b, rb.rate_to) ELSE rb.rate_from END AS rate_walk_b,
    CASE
        WHEN s.state_b = 'open' THEN rb.rate_to
        WHEN s.state_b = 'gone' THEN rb.rate_from
        ELSE coalesce(s.rate_b, rb.rate_to)
    END AS rate_ended