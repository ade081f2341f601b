-- The parts that are answered for even when no deal of theirs counts.
targeted AS (
    SELECT {blank_named_keys} WHERE {unbroken}
    UNION ALL
    SELECT {goal_keys}
    FROM goals
    INNER JOIN {goal_holders} AS holders ON holders.holder = goals.holder
)
