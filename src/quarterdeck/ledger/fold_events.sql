-- The events of one part, in the order they became known.
CREATE TEMP TABLE events AS
SELECT * FROM (
{sources}
)
ORDER BY id, known_at, valid_at, seq
