-- Which columns of a workbook hold cells of their own kind beside texts that say the same otherwise:
-- numbers beside texts with a comma before the cents, days beside texts or bare numbers of days.
SELECT
    name,
    bool_or(regexp_matches(cell, ',[0-9]{1,2}([^0-9.,].*)?$'))
        AND bool_or(regexp_full_match(cell, '-?[0-9]+[.][0-9]+')) AS commas,
    bool_or(regexp_full_match(cell, '[0-9]{4}-[0-9]{2}-[0-9]{2}( .*)?'))
        AND bool_or(NOT regexp_full_match(cell, '[0-9]{4}-[0-9]{2}-[0-9]{2}( .*)?')) AS dates
FROM (
    UNPIVOT (SELECT {columns} FROM ({rows}))
    ON COLUMNS(*) INTO NAME name VALUE cell
)
GROUP BY name
