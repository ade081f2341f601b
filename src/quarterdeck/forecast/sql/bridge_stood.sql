-- Every deal open at the end of a day, with all that its chance goes by.
WITH {standing}

SELECT s.key, s.state, s.entered_on{reads}
FROM standing AS s
{acts}
WHERE s.from_on <= {as_of} AND s.until_on > {as_of}
