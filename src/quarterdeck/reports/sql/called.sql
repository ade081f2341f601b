-- What the CRM says of a period by owner: booked, and booked with the open deals of each category.
SELECT
    owner,
    CAST(sum(CASE WHEN rung = 'booked' THEN money ELSE 0 END) AS BIGINT) AS booked,
    CAST(sum(CASE WHEN rung IN ('booked', 'commit') THEN money ELSE 0 END) AS BIGINT) AS commit,
    CAST(sum(CASE WHEN rung IN ('booked', 'commit', 'most_likely') THEN money ELSE 0 END) AS BIGINT)
        AS most_likely,
    CAST(sum(money) AS BIGINT) AS best_case
FROM (
    SELECT
        coalesce(owner, '') AS owner,
        CASE WHEN outcome = 'won' THEN 'booked' ELSE category END AS rung,
        coalesce(money, 0) AS money
    FROM deals
    WHERE (outcome = 'won' AND closed_on >= {start} AND closed_on < {end})
        OR (
            is_open AND due_on >= {start} AND due_on < {end}
            AND category IN ('commit', 'most_likely', 'best_case')
        )
) AS told
GROUP BY owner
ORDER BY owner
