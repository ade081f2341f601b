-- Where everyone and every team sat in the org tree on a day.
SELECT person, path FROM people_spans WHERE since <= {day} AND {day} < until
