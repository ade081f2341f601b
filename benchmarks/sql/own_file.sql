-- The plain layout's names over the product's own facts: the same hand-written SQL runs on both.
CREATE MACRO eur(amount, r) AS
  (2 * amount * r + 10000) // 20000 - CASE
    WHEN (2 * amount * r + 10000) % 20000 = 0 AND (2 * amount * r + 10000) // 20000 % 2 = 1
    THEN 1 ELSE 0 END;

CREATE VIEW v AS
SELECT key AS deal_id, known_from, known_to, stage, outcome, is_open, category, probability,
  currency, amount, close_date, due_on, owner, account, dim_product AS product,
  dim_region AS region, created_on, closed_on, closed_at, closed_amount AS closed_eur, qualified_on,
  pushes,
  prev_outcome, prev_closed_at, prev_amount, prev_due_on,
  CASE WHEN prev_rate IS NULL THEN NULL WHEN prev_currency = 'EUR' THEN prev_amount
    ELSE eur(prev_amount, prev_rate // 100000) END AS prev_closed_eur
FROM {deal_versions};

CREATE VIEW stay AS
SELECT key AS deal_id, stage, outcome, entered_at, entered_on, left_at, advanced_at, nth, skipped,
  dim_product AS product, dim_region AS region
FROM {stage_visits};
