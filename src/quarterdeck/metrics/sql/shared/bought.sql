bought AS (
    SELECT
        {keys},
        buyer,
        CAST(greatest(coalesce(sum(money), 0), 0) AS BIGINT) AS money,
        count(*) AS deals,
        CAST(sum(nameless) AS BIGINT) AS nameless
    FROM (
        SELECT
            {keys},
            money,
            coalesce(nullif(account, ''), '(' || id || ')') AS buyer,
            CASE WHEN account IS NULL OR account = '' THEN 1 ELSE 0 END AS nameless
        FROM deals
        WHERE {which}
    ) AS won
    GROUP BY {keys}, buyer
)
