"""How far the records of open deals can be relied on: by field, by person, week by week."""
