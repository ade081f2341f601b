SELECT
    {keys},
    CAST(sum(booked) AS BIGINT) AS booked,
    CAST(sum(booked_n) AS BIGINT) AS booked_n,
    CAST(sum(opened) AS BIGINT) AS opened,
    CAST(sum(opened_n) AS BIGINT) AS opened_n,
    CAST(sum(created) AS BIGINT) AS created,
    CAST(sum(created_n) AS BIGINT) AS created_n,
    CAST(sum(CASE WHEN is_open THEN 1 ELSE 0 END) AS BIGINT) AS open_deals
FROM parts
GROUP BY {keys}
ORDER BY {keys}
