SELECT s.*, mark.day
FROM standing AS s
INNER JOIN (
    SELECT day FROM calendar
    WHERE day > {after} AND day <= {as_of} AND qd_days(day, {as_of}) % {step} = 0
) AS mark
    ON mark.day >= s.from_on AND mark.day < s.until_on
