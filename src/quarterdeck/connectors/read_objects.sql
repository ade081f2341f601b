SELECT {columns}
FROM (
    SELECT json_extract_string(line, {pointers}) AS cells
    FROM {lines}
    WHERE json_valid(line) AND json_type(line) = 'OBJECT'
)
