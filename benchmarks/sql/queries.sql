-- The questions of the benchmark by hand, over the plain layout. Each gives the breakdown, then
-- numerator and denominator, how many deals count and how many of them lack what is added up.

-- name: as_of_by_stage
SELECT stage, sum(CASE currency WHEN 'EUR' THEN amount ELSE eur(amount, {rate}) END)::BIGINT, NULL,
  count(*), count(*) - count(amount)
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end} AND is_open GROUP BY stage

-- name: bookings
SELECT product, region, sum(closed_eur)::BIGINT, NULL,
  count(*), count(*) - count(closed_eur) FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome = 'won' AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: booked_deals
SELECT product, region, count(*), NULL,
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome = 'won' AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: bookings_growth
SELECT product, region,
  (coalesce(sum(closed_eur) FILTER (closed_on >= {start}), 0)
    - coalesce(sum(closed_eur) FILTER (closed_on < {start}), 0))::BIGINT,
  coalesce(sum(closed_eur) FILTER (closed_on < {start}), 0)::BIGINT,
  count(*), count(*) - count(closed_eur)
FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome = 'won' AND closed_on >= {previous_start} AND closed_on < {end} GROUP BY ALL

-- name: average_deal_size
SELECT product, region, sum(closed_eur)::BIGINT, count(*),
  count(*), count(*) - count(closed_eur) FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome = 'won' AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: close_rate
SELECT product, region, count(*) FILTER (outcome = 'won'), count(*),
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome IN ('won', 'lost') AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: broad_win_rate
SELECT product, region, count(*) FILTER (outcome = 'won'), count(*),
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND NOT is_open AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: qualified_win_rate
SELECT product, region, count(*) FILTER (outcome = 'won'), count(*),
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end} AND NOT is_open
  AND qualified_on IS NOT NULL AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: created_win_rate
SELECT product, region, count(*) FILTER (outcome = 'won'), count(*),
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND created_on >= {start} AND created_on < {end} GROUP BY ALL

-- name: amount_win_rate
SELECT product, region, coalesce(sum(closed_eur) FILTER (outcome = 'won'), 0)::BIGINT,
  sum(closed_eur)::BIGINT,
  count(*), count(*) - count(closed_eur)
FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome IN ('won', 'lost') AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: win_loss_ratio
SELECT product, region, count(*) FILTER (outcome = 'won'), count(*) FILTER (outcome = 'lost'),
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome IN ('won', 'lost') AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: won_cycle_days
SELECT product, region, sum(closed_on - created_on)::BIGINT, count(*),
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome = 'won' AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: won_cycle_days:median
SELECT product, region, (2 * median(closed_on - created_on))::BIGINT, 2,
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome = 'won' AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: stage_conversion
SELECT product, region, stage,
  count(*) FILTER (advanced_at < {as_of_end}), count(*),
  count(*), 0
FROM stay WHERE entered_at < {as_of_end} AND outcome = 'open' AND nth = 1
  AND entered_on >= {start} AND entered_on < {end} GROUP BY ALL

-- name: stage_skip_rate
SELECT product, region, count(*) FILTER (skipped > 0), count(*),
  count(*), 0
FROM stay WHERE entered_at < {as_of_end} AND outcome IN ('open', 'won')
  AND entered_on >= {start} AND entered_on < {end} GROUP BY ALL

-- name: stage_days
WITH first AS (
  SELECT * FROM stay WHERE entered_at < {as_of_end} AND outcome = 'open' AND nth = 1
    AND entered_on >= {start} AND entered_on < {end}
)
SELECT product, region, stage,
  sum(spent + coalesce(more, 0))::HUGEINT, 86400000000 * count(*),
  count(*), 0
FROM (
  SELECT product, region, stage, deal_id, epoch_us(least(coalesce(left_at, {as_of_end}),
    {as_of_end})) - epoch_us(entered_at) AS spent
  FROM first
) LEFT JOIN (
  SELECT s.deal_id, s.stage, sum(epoch_us(least(coalesce(s.left_at, {as_of_end}),
    {as_of_end})) - epoch_us(s.entered_at)) AS more
  FROM stay AS s SEMI JOIN first USING (deal_id, stage)
  WHERE s.nth > 1 AND s.entered_at < {as_of_end} GROUP BY ALL
) USING (deal_id, stage)
GROUP BY ALL

-- name: open_pipeline
SELECT product, region,
  sum(CASE currency WHEN 'EUR' THEN amount ELSE eur(amount, {rate}) END)::BIGINT, NULL,
  count(*), count(*) - count(amount)
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND is_open AND due_on >= {start} AND due_on < {end} GROUP BY ALL

-- name: open_deals
SELECT product, region, count(*), NULL,
  count(*), 0
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND is_open AND due_on >= {start} AND due_on < {end} GROUP BY ALL

-- name: weighted_pipeline
SELECT product, region,
  sum(CASE currency WHEN 'EUR' THEN amount ELSE eur(amount, {rate}) END * probability), 1000000000,
  count(*), count(*) - count(amount)
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND is_open AND due_on >= {start} AND due_on < {end} GROUP BY ALL

-- name: category_rollup
SELECT product, region, category,
  sum(CASE WHEN NOT is_open THEN closed_eur WHEN currency = 'EUR' THEN amount
    ELSE eur(amount, {rate}) END)::BIGINT, NULL,
  count(*), count(*) - count(amount)
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND ((is_open AND due_on >= {start} AND due_on < {end})
    OR (outcome = 'won' AND closed_on >= {start} AND closed_on < {end})) GROUP BY ALL

-- name: created_deals
SELECT product, region, count(*), NULL,
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND created_on >= {start} AND created_on < {end} GROUP BY ALL

-- name: created_pipeline
SELECT product, region, sum(CASE WHEN NOT is_open THEN closed_eur WHEN currency = 'EUR' THEN amount
  ELSE eur(amount, {rate}) END)::BIGINT, NULL,
  count(*), count(*) - count(amount)
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND created_on >= {start} AND created_on < {end} GROUP BY ALL

-- name: lost_deals
SELECT product, region, count(*), NULL,
  count(*), 0 FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome = 'lost' AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: past_due_pipeline
SELECT product, region,
  sum(CASE currency WHEN 'EUR' THEN amount ELSE eur(amount, {rate}) END)::BIGINT, NULL,
  count(*), count(*) - count(amount)
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND is_open AND due_on < {as_of} AND due_on < {end} GROUP BY ALL

-- name: velocity_simple
SELECT product, region, o::HUGEINT * w * m, decided::HUGEINT * days, o + decided, 0 FROM (
  SELECT product, region,
    count(*) FILTER (is_open) AS o, count(*) FILTER (NOT is_open) AS decided,
    count(*) FILTER (outcome = 'won') AS w,
    coalesce(sum(closed_eur) FILTER (outcome = 'won'), 0)::BIGINT AS m,
    coalesce(sum(closed_on - created_on) FILTER (outcome = 'won'), 0)::BIGINT AS days
  FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
    AND (is_open OR (outcome IN ('won', 'lost') AND closed_on >= {start} AND closed_on < {end}))
  GROUP BY ALL
)

-- name: create_and_close
SELECT product, region, sum(closed_eur)::BIGINT, NULL,
  count(*), count(*) - count(closed_eur) FROM v
WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome = 'won' AND closed_on >= {start} AND closed_on < {end}
  AND created_on >= {start} AND created_on < {end} GROUP BY ALL

-- name: linearity
SELECT product, region,
  coalesce(sum(closed_eur) FILTER (closed_on < {middle}), 0)::BIGINT, sum(closed_eur)::BIGINT,
  count(*), count(*) - count(closed_eur)
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND outcome = 'won' AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL

-- name: concentration_hhi
SELECT product, region, sum(money::HUGEINT * money), sum(money)::HUGEINT * sum(money)::HUGEINT,
  sum(deals)::BIGINT, 0
FROM (
  SELECT product, region, account, greatest(coalesce(sum(closed_eur), 0), 0)::BIGINT AS money,
    count(*) AS deals
  FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
    AND outcome = 'won' AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL
) GROUP BY ALL

-- name: concentration_top10
SELECT product, region, list_sum(max(money, 10))::BIGINT, sum(money)::BIGINT,
  sum(deals)::BIGINT, 0
FROM (
  SELECT product, region, account, greatest(coalesce(sum(closed_eur), 0), 0)::BIGINT AS money,
    count(*) AS deals
  FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
    AND outcome = 'won' AND closed_on >= {start} AND closed_on < {end} GROUP BY ALL
) GROUP BY ALL

-- name: slippage
SELECT product, region, count(*) FILTER (n.due_on >= {end}), count(*),
  count(*), 0
FROM v JOIN (
  SELECT deal_id, due_on FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
) AS n USING (deal_id)
WHERE v.known_from < {start_instant} AND v.known_to >= {start_instant} AND v.is_open
  AND v.due_on >= {start} AND v.due_on < {end} GROUP BY ALL

-- name: push_count
SELECT product, region, sum(pushes)::BIGINT, NULL,
  count(*), 0
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND is_open AND due_on >= {start} AND due_on < {end} GROUP BY ALL

-- name: coverage
SELECT product, region,
  sum(CASE currency WHEN 'EUR' THEN amount ELSE eur(amount, {rate}) END)::BIGINT, NULL,
  count(*), count(*) - count(amount)
FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
  AND is_open AND due_on >= {start} AND due_on < {end} GROUP BY ALL

-- name: decision_days_median
WITH age AS (
  SELECT product, region, days, sum(decided) AS decided, count(*) AS leaving FROM (
    SELECT product, region, (NOT is_open)::INTEGER AS decided,
      greatest(CASE WHEN is_open THEN {as_of} ELSE closed_on END - created_on, 0) AS days
    FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
      AND created_on >= {start} AND created_on < {end}
  ) GROUP BY ALL
), risk AS (
  SELECT *, sum(leaving) OVER (PARTITION BY product, region ORDER BY days
    ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS at_risk FROM age
), survival AS (
  SELECT *, product(1 - decided / at_risk) OVER (PARTITION BY product, region ORDER BY days) AS s
  FROM risk
)
SELECT product, region, min(days) FILTER (s <= 0.5 + 1e-12), 1,
  sum(leaving)::BIGINT, 0 FROM survival GROUP BY ALL

-- name: win_incidence
WITH age AS (
  SELECT product, region, days, sum(decided) AS decided, sum(won) AS won, count(*) AS leaving FROM (
    SELECT product, region, (NOT is_open)::INTEGER AS decided, (outcome = 'won')::INTEGER AS won,
      greatest(CASE WHEN is_open THEN {as_of} ELSE closed_on END - created_on, 0) AS days
    FROM v WHERE known_from < {as_of_end} AND known_to >= {as_of_end}
      AND created_on >= {start} AND created_on < {end}
  ) GROUP BY ALL
), risk AS (
  SELECT *, sum(leaving) OVER (PARTITION BY product, region ORDER BY days
    ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS at_risk FROM age
), survival AS (
  SELECT *, coalesce(product(1 - decided / at_risk) OVER (PARTITION BY product, region
    ORDER BY days ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 1) AS s FROM risk
)
SELECT product, region, sum(s * won / at_risk), NULL,
  sum(leaving)::BIGINT, 0 FROM survival GROUP BY ALL
