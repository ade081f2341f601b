WITH {stays},

lives AS (
    SELECT
        {keys},
        qd_floor(spent, 86400000000) AS days,
        1 - still_there AS is_won,
        1 - still_there AS is_decided
    FROM stays
),

{steps}

{half_decided}
