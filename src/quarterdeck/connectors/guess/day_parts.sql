-- How many days have a first part, and how many a second part, that is no month.
SELECT count(*) FILTER (one > {last_month}), count(*) FILTER (two > {last_month})
FROM (
    SELECT
        TRY_CAST(regexp_extract({cell}, '^(\d{1,2})[./-](\d{1,2})[./-]\d', 1) AS INTEGER) AS one,
        TRY_CAST(regexp_extract({cell}, '^(\d{1,2})[./-](\d{1,2})[./-]\d', 2) AS INTEGER) AS two
    FROM rows_read
)
