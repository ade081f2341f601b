-- Lines that hold something, but no object.
SELECT line_no AS line, line AS raw, 'not_an_object' AS reason
FROM (SELECT line, row_number() OVER () AS line_no FROM {lines})
WHERE trim(line) <> ''
  AND CASE WHEN json_valid(line) THEN json_type(line) <> 'OBJECT' ELSE TRUE END
