{sum}(greatest(t.fx_a, 0)) AS fx_a_up, {sum}(least(t.fx_a, 0)) AS fx_a_down,
        {sum}(greatest(t.fx_b, 0)) AS fx_b_up, {sum}(least(t.fx_b, 0)) AS fx_b_down,
        {count}(CASE WHEN t.fx_a > 0 THEN 1 END) AS n_fx_a_up,
        {count}(CASE WHEN t.fx_a < 0 THEN 1 END) AS n_fx_a_down,
        {count}(CASE WHEN t.fx_b > 0 THEN 1 END) AS n_fx_b_up,
        {count}(CASE WHEN t.fx_b < 0 THEN 1 END) AS n_fx_b_down