SELECT {columns}
FROM (
    SELECT json_extract_string(line, {pointers}) AS cells
    FROM {lines}
    WHERE CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE FALSE END
)
