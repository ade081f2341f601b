-- id: activity_consistency
-- title: Activity consistency
-- unit: rate
-- period: flow
-- better: more
-- sentence: Of the weeks of the period that are over, the share in which a person was at least as active as their own mean week of the period before.
-- formula: weeks with at least as many activities as the mean of seven days of the period before / weeks of seven days, from the first day of the period, that are over by the day; both added up over everyone who was active in the period before
-- rows: activities
-- none: nobody in it was active in the period before, or no week of the period is over
-- needs: a period
-- begun: yes
-- share: yes
-- trap: The pace is everyone's own: whoever did little before reaches it easily. Weeks of leave count as missed.
WITH paced AS (
    SELECT
        {keys},
        owner,
        CAST(sum(CASE WHEN done_on < {start} THEN 1 ELSE 0 END) AS BIGINT) AS before
    FROM activities
    WHERE done_on >= {previous_start} AND done_on < {end} AND done_on <= {as_of}
        AND owner IS NOT NULL
    GROUP BY {keys}, owner
),

weekly AS (
    SELECT
        {keys},
        owner,
        qd_floor(qd_days({start}, done_on), 7) AS week,
        count(*) AS done
    FROM activities
    WHERE done_on >= {start} AND done_on < {end} AND done_on <= {as_of} AND owner IS NOT NULL
    GROUP BY {keys}, owner, qd_floor(qd_days({start}, done_on), 7)
),

together AS (
    SELECT {keys}, owner, before, 0 AS week, 0 AS done, 1 AS person FROM paced
    UNION ALL
    SELECT {keys}, owner, 0, week, done, 0 FROM weekly WHERE week < {whole_weeks}
),

reached AS (
    SELECT
        {keys},
        person,
        CASE WHEN done * qd_days({previous_start}, {start}) >= 7 * pace THEN 1 ELSE 0 END AS on_pace
    FROM (
        SELECT
            {keys},
            done,
            person,
            sum(before) OVER (PARTITION BY {keys}, owner) AS pace
        FROM together
    ) AS known
    WHERE pace > 0
)

SELECT
    {keys},
    CAST(sum(on_pace) AS BIGINT) AS numerator,
    CAST(sum(person) * {whole_weeks} AS BIGINT) AS denominator,
    CAST(sum(person) AS BIGINT) AS n
FROM reached
GROUP BY {keys}
