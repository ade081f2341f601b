-- Every deal open at the end of the day, in the cell its chance is looked up by.
WITH {standing},

stands AS (
    SELECT l.key, l.state, {signals} {age_bin} AS age
    FROM (SELECT standing.*, {as_of} AS day FROM standing) AS l
    INNER JOIN forecast_clock AS entered ON entered.day = l.entered_on
    WHERE l.from_on <= {as_of} AND l.until_on > {as_of}
)
