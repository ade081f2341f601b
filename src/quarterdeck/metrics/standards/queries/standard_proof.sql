-- What became of the deals that standards looked at: one row per standard, day and deal, up to and
-- with the day of its first flag. `until` is the end of what the deal was given, `fresh` says that
-- it is looked at for the first time; a deal deleted by the end counts nowhere.
WITH seen AS (
    SELECT
        flags.standard,
        flags.day,
        flags.key,
        flags.stage,
        flags.due_on,
        flags.money,
        flags.breached,
        min(CASE WHEN flags.breached THEN flags.day END)
            OVER (PARTITION BY flags.standard, flags.key) AS first_day,
        min(CASE WHEN flags.breached IS NOT NULL THEN flags.day END)
            OVER (PARTITION BY flags.standard, flags.key) AS looked_first
    FROM {flags} AS flags
),

watched AS (
    SELECT
        seen.standard,
        seen.day,
        seen.key,
        seen.stage,
        seen.money,
        coalesce(seen.first_day = seen.day, FALSE) AS flagged,
        seen.looked_first = seen.day AS fresh,
        {until} AS until
    FROM seen
    LEFT JOIN calendar AS due_day ON due_day.day = greatest(seen.due_on, seen.day)
    LEFT JOIN (
        SELECT quarter_index, max(day) AS last_day FROM calendar GROUP BY quarter_index
    ) AS quarters ON quarters.quarter_index = due_day.quarter_index
    WHERE seen.breached IS NOT NULL AND (seen.first_day IS NULL OR seen.day <= seen.first_day)
),

ends AS (
    SELECT
        pairs.key,
        pairs.until,
        then_known.outcome,
        then_known.closed_on
    FROM (
        SELECT DISTINCT key, until, qd_start_of_day(qd_add_days(until, 1), {tz}) AS moment
        FROM watched
        WHERE until <= {as_of}
    ) AS pairs
    INNER JOIN versions AS then_known ON then_known.key = pairs.key
        AND then_known.known_from < pairs.moment
        AND (then_known.known_to IS NULL OR then_known.known_to >= pairs.moment)
),

slips AS (
    SELECT
        late.standard,
        late.key,
        min(moved.known_on) AS slipped_on
    FROM (
        SELECT watched.*, qd_start_of_day(qd_add_days(watched.day, 1), {tz}) AS moment
        FROM watched
        WHERE watched.flagged
    ) AS late
    INNER JOIN versions AS moved ON moved.key = late.key
        AND moved.known_from >= late.moment AND moved.is_open AND moved.due_on > late.until
    GROUP BY late.standard, late.key
)

SELECT
    watched.standard,
    watched.day,
    watched.until,
    watched.key,
    watched.stage,
    watched.money,
    watched.flagged,
    watched.fresh,
    ends.outcome IS NOT NULL AS known,
    coalesce(ends.outcome <> 'won', FALSE) AS missed,
    coalesce(ends.outcome NOT IN ('won', 'open'), FALSE) AS lost,
    coalesce(ends.outcome = 'open', FALSE) AS slipped,
    today.outcome AS today,
    CASE
        WHEN ends.outcome IN ('lost', 'no_decision', 'disqualified')
        THEN qd_days(watched.day, ends.closed_on)
        WHEN ends.outcome = 'open'
        THEN qd_days(watched.day, least(slips.slipped_on, qd_add_days(watched.until, 1)))
    END AS lead_days
FROM watched
INNER JOIN deals AS today ON today.key = watched.key
LEFT JOIN ends ON ends.key = watched.key AND ends.until = watched.until
LEFT JOIN slips ON watched.flagged
    AND slips.standard = watched.standard AND slips.key = watched.key
WHERE coalesce(ends.outcome, today.outcome) <> 'deleted'
