-- The CSV read by hand: every cell checked, what cannot be read held back, repeated lines dropped.
CREATE TEMP TABLE cell AS
SELECT
  *, TRY_CAST(changed_at AS TIMESTAMPTZ) AS moment, TRY_CAST(seq AS INTEGER) AS number,
  TRY_CAST(amount AS DECIMAL(18, 2)) AS price, TRY_CAST(close_date AS DATE) AS closes
FROM read_csv('{file}', header = true, all_varchar = true);

CREATE TABLE held_back AS
SELECT deal_id, changed_at, seq, stage, amount, currency, close_date, owner, product, region,
  account
FROM cell
WHERE deal_id IS NULL OR moment IS NULL OR number IS NULL OR stage NOT IN (
    'Discovery', 'Qualified', 'Evaluation', 'Proposal', 'Negotiation', 'Won', 'Lost',
    'No decision', 'Disqualified')
  OR (price IS NULL AND amount IS NOT NULL) OR (closes IS NULL AND close_date IS NOT NULL)
  OR currency NOT IN ('EUR', 'USD');

CREATE TABLE log AS
SELECT DISTINCT deal_id, moment AS changed_at, number AS seq, stage, (price * 100)::BIGINT AS amount,
  currency, closes AS close_date, owner, product, region, account
FROM cell
WHERE deal_id IS NOT NULL AND moment IS NOT NULL AND number IS NOT NULL AND stage IN (
    'Discovery', 'Qualified', 'Evaluation', 'Proposal', 'Negotiation', 'Won', 'Lost',
    'No decision', 'Disqualified')
  AND (price IS NOT NULL OR amount IS NULL) AND (closes IS NOT NULL OR close_date IS NULL)
  AND currency IN ('EUR', 'USD');
