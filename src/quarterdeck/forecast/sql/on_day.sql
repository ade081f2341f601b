SELECT s.*, {as_of} AS day
FROM standing AS s
WHERE s.from_on <= {as_of} AND s.until_on > {as_of}
