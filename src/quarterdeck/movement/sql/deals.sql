-- The deals behind the lines: one row per deal, change, cause and bucket.
SELECT
    {bucket}{of_cause}g.cause, g.amount, g.n, v.id, v.version, v.title,
    CASE
        WHEN g.cause = 'opening' THEN {start}
        WHEN v.known_from < {from_end} OR g.cause = 'closing' THEN {end}
        WHEN g.cause IN ('fx_up', 'fx_down') AND v.outcome = 'open' THEN {end}
        ELSE v.known_on
    END AS on_day,
    v.stage, v.outcome, v.category, v.owner, v.due_on, v.{measure} AS deal_amount, v.currency,
    CASE WHEN {early} THEN v.stage ELSE v.prev_stage END AS prev_stage,
    CASE WHEN {early} THEN v.outcome ELSE v.prev_outcome END AS prev_outcome,
    CASE WHEN {early} THEN v.category ELSE v.prev_category END AS prev_category,
    CASE WHEN {early} THEN v.owner ELSE v.prev_owner END AS prev_owner,
    CASE WHEN {early} THEN v.due_on ELSE v.prev_due_on END AS prev_due_on,
    CASE WHEN {early} THEN v.{measure} ELSE v.prev_{measure} END AS prev_deal_amount,
    CASE WHEN {early} THEN v.currency ELSE v.prev_currency END AS prev_currency
FROM (
{changes}) AS g
INNER JOIN deal_versions AS v ON v.key = g.key AND v.version = g.version
WHERE v.known_from < {to_end} AND v.known_to >= {from_end}
ORDER BY g.cause, abs(g.amount) DESC, v.id, v.version, g.n{order}
