-- Every version of every deal known by the end of the day, with the day on which it was told: what
-- was known of the deals on any day before is the last version told by then. They come in any order.
SELECT
    v.key,
    v.version,
    v.known_from AS told_at,
    v.known_on AS touched_on,
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
    v.stage_since AS entered_at,
    v.due_on,
    v.created_on,
    coalesce(v.pushes, 0) AS pushes
FROM versions AS v
{only}
