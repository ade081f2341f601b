-- How the amounts of a column mark thousands and cents, over every row.
SELECT
    count(cell) AS filled,
    count(*) FILTER (regexp_matches(cell, ',[0-9]{1,2}([^0-9.,].*)?$')) AS comma_cents,
    count(*) FILTER (regexp_matches(cell, '[.][0-9]{1,2}([^0-9.,].*)?$')) AS point_cents,
    count(*) FILTER (regexp_matches(cell, '[0-9][.][0-9]{3}([.,][0-9]{3})*([^0-9.,].*)?$')) AS point_threes,
    count(*) FILTER (regexp_matches(cell, '[0-9],[0-9]{3}([.,][0-9]{3})*([^0-9.,].*)?$')) AS comma_threes,
    count(*) FILTER (qd_nano(cell, '.') IS NOT NULL) AS with_point,
    count(*) FILTER (qd_nano(cell, ',') IS NOT NULL) AS with_comma
FROM (SELECT {cell} AS cell FROM rows_read)
