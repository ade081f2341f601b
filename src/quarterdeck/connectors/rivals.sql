SELECT g.*
FROM (SELECT * FROM good WHERE {slice}) AS g
SEMI JOIN (SELECT * FROM read_parquet({path})) AS o ON o.id = g.id AND ({differs})
