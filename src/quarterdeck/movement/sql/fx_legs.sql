
    UNION ALL
    SELECT {who_t}{bucket_a}'fx_up', FALSE, t.fx_a_up, t.n_fx_a_up
    FROM tallied AS t WHERE t.n_fx_a_up > 0
    UNION ALL
    SELECT {who_t}{bucket_a}'fx_down', FALSE, t.fx_a_down, t.n_fx_a_down
    FROM tallied AS t WHERE t.n_fx_a_down > 0
    UNION ALL
    SELECT {who_t}{bucket_b}'fx_up', FALSE, t.fx_b_up, t.n_fx_b_up
    FROM tallied AS t WHERE t.n_fx_b_up > 0
    UNION ALL
    SELECT {who_t}{bucket_b}'fx_down', FALSE, t.fx_b_down, t.n_fx_b_down
    FROM tallied AS t WHERE t.n_fx_b_down > 0