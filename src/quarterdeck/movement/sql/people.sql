people_seen AS (
    SELECT p.person, TRUE AS early, {reach} AS reach{columns}
    FROM people_spans AS p WHERE p.since <= {start} AND {start} < p.until
    UNION ALL
    SELECT p.person, FALSE AS early, {reach} AS reach{columns}
    FROM people_spans AS p WHERE p.since <= {end} AND {end} < p.until
),
