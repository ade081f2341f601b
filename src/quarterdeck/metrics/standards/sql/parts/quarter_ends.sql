-- Whether a day is the last one of a fiscal quarter.
SELECT due_day.day, day_after.quarter_index > due_day.quarter_index AS is_last
FROM calendar AS due_day
LEFT JOIN calendar AS day_after ON day_after.day = qd_add_days(due_day.day, 1)
