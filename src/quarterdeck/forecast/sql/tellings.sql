-- Every version of every deal known by the end of the day, with the day on which it was told: what
-- was known of the deals on any day before is the last version told by then. They come in any order.
SELECT
    v.key,
    v.version,
    qd_local_date(v.known_from, {tz}) AS told_on,
    v.known_on AS arrived_on,
    v.outcome = 'won' AS won,
    v.is_open,
    v.closed_on,
    v.probability,
    v.category,
    v.{native} AS native,
    v.currency,
    {settled} AS settled,
    {kind} AS kind,
    CASE WHEN v.is_open THEN {state} END AS state,
    qd_local_date(v.stage_since, {tz}) AS entered_on,
    v.due_on,
    v.created_on,
    coalesce(v.pushes, 0) AS pushes
FROM versions AS v
{only}
