-- Of the states after each known time, those that differ from the state before. Why a row looks
-- doubtful is told of the row that began the state: saying the same again begins nothing new.
CREATE TEMP VIEW changes AS
SELECT *, row_number() OVER () AS place FROM (
    SELECT id, known_at, valid_at, batch, row_no, reconstructed, doubtful, {fields},
           id IS DISTINCT FROM lag(id) OVER () AS opens,
           id IS DISTINCT FROM lag(id) OVER () OR {differs} AS changed
    FROM (SELECT *, {reconstructed} AS reconstructed FROM states WHERE settled)
)
WHERE changed
