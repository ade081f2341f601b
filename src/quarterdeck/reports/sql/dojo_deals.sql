-- The open deals of a past day, those due in the period first, the largest first; nothing of them that
-- tells which they are.
SELECT
    owner, stage, category, coalesce(money, 0) AS money, due_on,
    qd_days(qd_local_date(stage_since, {tz}), {as_of}) AS stage_days,
    due_on >= {start} AND due_on < {end} AS due
FROM deals
WHERE is_open
ORDER BY (due_on >= {start} AND due_on < {end}) DESC NULLS LAST, money DESC NULLS LAST, id
LIMIT {most}
