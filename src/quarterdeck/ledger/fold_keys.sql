-- A key is the record's place among those of its part, the first known first, spread so that no two
-- parts share one: what becomes known later leaves the keys of all others as they are.
CREATE TEMP TABLE keys AS
SELECT id, row_number() OVER (ORDER BY known_from, id) * {parts} + {part} AS key
FROM held
WHERE version = 1
