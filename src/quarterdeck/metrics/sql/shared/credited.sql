-- What the people of a part have credit for, deal by deal, together never more than the deal itself.
credited AS (
    SELECT
        {keys},
        CASE WHEN deal_money < 0 THEN greatest(parts, deal_money)
            ELSE least(parts, deal_money) END AS money,
        uneven
    FROM (
        SELECT
            {keys},
            id,
            max(money) AS deal_money,
            CAST(sum(credited) AS BIGINT) AS parts,
            max(CASE WHEN stated < 100000 OR (stated > 100000 AND NOT {double_credit})
                THEN 1 ELSE 0 END) AS uneven
        FROM credits
        WHERE ({which}) AND credit = 'revenue'
        GROUP BY {keys}, id
    ) AS divided
)
