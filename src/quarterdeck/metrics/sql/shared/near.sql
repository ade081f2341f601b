near AS (
    -- 1 - |called - booked| / booked in 1e-9; NULL for a period that brought nothing.
    SELECT
        {keys},
        weeks_left,
        qd_half_even_few(
            (CAST(booked AS DECIMAL(38, 0)) - abs(called - booked)) * 1000000000,
            CASE WHEN booked > 0 THEN booked END
        ) AS near
    FROM judged
)
