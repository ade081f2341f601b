-- The typed rows with their place among all records. They lie in the order of the source, so that
-- reading it can be shared by all cores: to number rows while they are read takes one core alone.
CREATE OR REPLACE TEMP VIEW typed AS
SELECT * REPLACE (coalesce(seq, place) AS seq), place AS row_no
FROM ({placed})
