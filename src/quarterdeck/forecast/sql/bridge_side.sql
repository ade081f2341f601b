-- Every deal known by the end of a day: what it adds to the period, and what that goes by.
SELECT
    parts.key,
    {keys},
    parts.is_open,
    parts.booked_n,
    parts.booked,
    parts.opened,
    parts.created,
    parts.chance,
    coalesce(laid.weight, 0) AS weight,
    coalesce(laid.kind, 0) AS kind,
    told.outcome,
    told.priced,
    told.native,
    told.currency
FROM parts
INNER JOIN (
    SELECT key, outcome, money AS priced, {measure} AS native, currency FROM deals
) AS told ON told.key = parts.key
LEFT JOIN forecast_scores AS laid ON laid.key = parts.key
