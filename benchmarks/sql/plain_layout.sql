-- The best plain layout we know for the questions asked here: one wide table of versions with the
-- current ones first and everything a question needs worked out once, and one of stays in stages.
-- It is written for these questions and knows nothing of others.
CREATE TABLE rate AS
SELECT since, (rate * 10000)::BIGINT AS rate,
  lead(since, 1, DATE '9999-12-31') OVER (ORDER BY since) AS until
FROM read_csv('{rates}', header = true, columns = {
  'currency': 'VARCHAR', 'since': 'DATE', 'rate': 'DECIMAL(9,4)', 'kind': 'VARCHAR'});

CREATE TABLE person AS
SELECT p.crm_ids AS owner, o.parent AS team
FROM read_csv('{people}', header = true) AS p
JOIN read_csv('{org}', header = true) AS o ON o.node = p.id;

CREATE TABLE stage AS SELECT * FROM (VALUES
  ('Discovery', 0, 'open', 'pipeline', 150000000, false),
  ('Qualified', 1, 'open', 'pipeline', 220000000, true),
  ('Evaluation', 2, 'open', 'best_case', 330000000, true),
  ('Proposal', 3, 'open', 'most_likely', 480000000, true),
  ('Negotiation', 4, 'open', 'commit', 650000000, true),
  ('Won', 5, 'won', 'closed', 1000000000, true),
  ('Lost', 6, 'lost', 'omitted', 0, false),
  ('No decision', 7, 'no_decision', 'omitted', 0, false),
  ('Disqualified', 8, 'disqualified', 'omitted', 0, false)
) AS s(stage, place, outcome, category, probability, qualified);

CREATE MACRO eur(amount, r) AS
  (2 * amount * r + 10000) // 20000 - CASE
    WHEN (2 * amount * r + 10000) % 20000 = 0 AND (2 * amount * r + 10000) // 20000 % 2 = 1
    THEN 1 ELSE 0 END;

CREATE TEMP TABLE line AS
SELECT l.*, s.place, s.outcome, s.outcome = 'open' AS is_open, s.category, s.probability,
  s.qualified, timezone('Europe/Berlin', l.changed_at)::DATE AS known_on
FROM log AS l
JOIN stage AS s USING (stage);

-- Lines that change nothing are no versions.
CREATE TEMP TABLE changed AS
SELECT * EXCLUDE (same) FROM (
  SELECT *, coalesce(
    lag(stage) OVER w = stage AND lag(amount) OVER w = amount
    AND lag(close_date) OVER w = close_date AND lag(owner) OVER w = owner
    AND lag(currency) OVER w = currency AND lag(product) OVER w = product
    AND lag(region) OVER w = region AND lag(account) OVER w = account, false) AS same
  FROM line
  WINDOW w AS (PARTITION BY deal_id ORDER BY changed_at, seq)
) WHERE NOT same;
DROP TABLE line;

CREATE TEMP TABLE carried AS
SELECT *,
  CASE WHEN is_open THEN NULL ELSE max(CASE WHEN outcome IS DISTINCT FROM prev_outcome
    THEN changed_at END) OVER upto END AS closed_at,
  CASE outcome WHEN 'open' THEN close_date ELSE
    coalesce(last_value(CASE WHEN is_open THEN close_date END IGNORE NULLS) OVER upto, close_date)
    END AS due_open,
  min(CASE WHEN qualified OR outcome = 'won' THEN known_on END) OVER upto AS qualified_on,
  first_value(known_on) OVER upto AS created_on,
  sum(CASE WHEN is_open AND prev_open AND date_trunc('quarter', close_date)
    > date_trunc('quarter', prev_close) THEN 1 ELSE 0 END) OVER upto AS pushes
FROM (
  SELECT *,
    row_number() OVER w AS version,
    lead(changed_at, 1, TIMESTAMPTZ '9999-12-31 00:00:00+00') OVER w AS known_to,
    lag(outcome) OVER w AS prev_outcome, lag(is_open) OVER w AS prev_open,
    lag(close_date) OVER w AS prev_close
  FROM changed
  WINDOW w AS (PARTITION BY deal_id ORDER BY changed_at, seq)
)
WINDOW upto AS (PARTITION BY deal_id ORDER BY changed_at, seq
  ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW);
DROP TABLE changed;

CREATE TEMP TABLE closed AS
SELECT c.* EXCLUDE (closed_on, due_open),
  c.closed_on, CASE WHEN c.outcome = 'won' THEN c.closed_on ELSE c.due_open END AS due_on,
  CASE WHEN c.is_open THEN NULL WHEN c.currency = 'EUR' THEN c.amount
    ELSE eur(c.amount, r.rate) END AS closed_eur
FROM (SELECT *, timezone('Europe/Berlin', closed_at)::DATE AS closed_on FROM carried) AS c
LEFT JOIN rate AS r ON r.since <= c.closed_on AND c.closed_on < r.until;
DROP TABLE carried;

CREATE TABLE v AS
SELECT deal_id, changed_at AS known_from, known_to, stage, place, outcome, is_open, category,
  probability, currency, amount, close_date, due_on, owner, account, product, region, created_on, closed_on,
  closed_at, closed_eur, qualified_on, pushes::BIGINT AS pushes,
  lag(outcome) OVER w AS prev_outcome, lag(closed_at) OVER w AS prev_closed_at,
  lag(amount) OVER w AS prev_amount, lag(due_on) OVER w AS prev_due_on,
  lag(closed_eur) OVER w AS prev_closed_eur
FROM closed
WINDOW w AS (PARTITION BY deal_id ORDER BY version)
ORDER BY known_to DESC, deal_id;

CREATE TEMP TABLE visit AS
SELECT *, CASE WHEN outcome IN ('open', 'won') THEN place + 1 ELSE 0 END AS rung,
  row_number() OVER w AS n,
  row_number() OVER (PARTITION BY deal_id, stage ORDER BY entered_at) AS nth,
  lag(CASE WHEN outcome IN ('open', 'won') THEN place + 1 ELSE 0 END) OVER w AS prev_rung
FROM (
  SELECT deal_id, changed_at AS entered_at, known_on AS entered_on, stage, place, outcome,
    product, region, lead(changed_at) OVER w AS left_at
  FROM (
    SELECT *, lag(stage) OVER w AS before FROM closed
    WINDOW w AS (PARTITION BY deal_id ORDER BY version)
  )
  WHERE stage IS DISTINCT FROM before
  WINDOW w AS (PARTITION BY deal_id ORDER BY version)
)
WINDOW w AS (PARTITION BY deal_id ORDER BY entered_at);

CREATE TABLE stay AS
SELECT s.* EXCLUDE (rung, prev_rung),
  CASE WHEN rung > 0 THEN greatest(rung - coalesce(prev_rung, rung) - 1, 0) ELSE 0 END AS skipped,
  a.advanced_at
FROM visit AS s
LEFT JOIN (
  SELECT e.deal_id, e.n, min(l.entered_at) AS advanced_at
  FROM visit AS e
  JOIN visit AS l ON l.deal_id = e.deal_id AND l.n > e.n AND l.place > e.place AND l.rung > 0
  GROUP BY e.deal_id, e.n
) AS a USING (deal_id, n)
ORDER BY s.entered_on, s.deal_id;
