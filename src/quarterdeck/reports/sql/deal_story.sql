-- Every version of one deal known by the end of the day, in order.
SELECT
    key, id, version, known_on, title, pipeline, stage, category, outcome, is_open, money,
    close_date, owner, account, pushes, created_on, closed_on
FROM versions
WHERE id = {id}
ORDER BY version
