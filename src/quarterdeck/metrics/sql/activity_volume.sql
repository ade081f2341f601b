-- id: activity_volume
-- title: Activities
-- unit: count
-- period: flow
-- sentence: How many activities took place in the period, of every kind; by kind on request.
-- formula: number of activities whose day lies in the period and is not after the day asked about
-- rows: activities
-- curve: kind activity_kinds
-- running: yes
-- trap: It counts what was recorded. More of it is not better: see what it leads to.
SELECT
    {keys},
    count(*) AS numerator,
    NULL AS denominator,
    count(*) AS n
FROM activities
WHERE done_on >= {start} AND done_on < {end} AND done_on <= {as_of}
GROUP BY {keys}
