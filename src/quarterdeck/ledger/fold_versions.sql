-- Versions, numbered.
CREATE TEMP TABLE versions AS
SELECT id,
       CAST(place - max(CASE WHEN opens THEN place END) OVER (ROWS UNBOUNDED PRECEDING) + 1
            AS INTEGER) AS version,
       known_at AS known_from,
       CASE WHEN lead(id) OVER () = id THEN lead(known_at) OVER () ELSE {forever} END AS known_to,
       valid_at, batch, row_no, reconstructed, doubtful, {fields}
FROM changes
