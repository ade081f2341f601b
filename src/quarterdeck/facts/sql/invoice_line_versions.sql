-- One row per version of an invoice line, its amount in the reporting currency at the rate of its
-- day. A credit takes away, amount and quantity, whichever sign its source gives it; an amount that
-- is not stated is quantity times unit price.
SELECT
    l.key, l.line, l.known_from, l.known_to, l.invoice, l.account, l.owner, l.product, l.kind,
    l.quantity, l.unit_price, l.amount, l.currency, l.booked_on, l.presence, {money} AS money
FROM (
    SELECT
        i.key, i.id AS line, i.known_from, i.known_to,
        {invoice} AS invoice, {account} AS account,
        coalesce(o.person, {owner}) AS owner, {product} AS product,
        coalesce({kind}, 'invoice') AS kind,
        CASE WHEN {kind} = 'credit' THEN -abs({quantity}) ELSE {quantity} END AS quantity,
        {unit_price} AS unit_price,
        CASE WHEN {kind} = 'credit'
            THEN -abs(coalesce({amount}, qd_half_even({quantity} * {unit_price}, 1000)))
            ELSE coalesce({amount}, qd_half_even({quantity} * {unit_price}, 1000)) END AS amount,
        coalesce({currency}, {reporting}) AS currency,
        coalesce({booked_on}, qd_local_date(min(i.known_from) OVER (PARTITION BY i.key), {tz}))
            AS booked_on,
        coalesce({presence}, 'present') AS presence
    FROM {intervals} AS i
    LEFT JOIN owner_map AS o ON o.owner = {owner}
) AS l
{rate_join}
