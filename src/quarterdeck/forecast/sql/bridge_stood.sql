-- Every deal open at the end of a day, with all that its chance goes by.
WITH {standing}

SELECT key, state, entered_on{reads}
FROM standing
WHERE from_on <= {as_of} AND until_on > {as_of}
