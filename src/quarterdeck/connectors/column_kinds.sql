-- What the cells of each column look like in the first rows of a file.
SELECT {kinds}
FROM (SELECT * FROM ({rows}) AS every_row LIMIT 10000) AS first_rows
