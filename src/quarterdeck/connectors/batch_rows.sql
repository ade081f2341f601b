SELECT id, valid_at, known_at, seq, row_no, reconstructed, doubtful, {fields}
FROM good
WHERE {slice}
