-- Deal histories without end or luck: every value is a whole-number hash of the deal and the line,
-- so that the same size gives the same file on any machine. {deals} deals, five lines each on average.
CREATE MACRO mix(a, salt) AS (
  (((a + salt * 7919)::UBIGINT % 4294967296 * 2654435761) % 4294967296)
);
CREATE MACRO draw(a, salt) AS (
  (xor(mix(a, salt), mix(a, salt) // 32768) * 2246822519 % 4294967296) // 64
);

CREATE TEMP TABLE deal AS
SELECT
  i,
  (1 + draw(i, 1) % 10)::INTEGER AS lines,
  (draw(i, 2) % ({days} - 60))::INTEGER AS born,
  (3 + draw(i, 3) % 30)::INTEGER AS pace,
  (draw(i, 4) % 100)::INTEGER AS fate,
  (50 + draw(i, 5) % 1950)::BIGINT * 10000 AS price,
  CASE WHEN draw(i, 6) % 5 = 0 THEN 'USD' ELSE 'EUR' END AS currency,
  (draw(i, 7) % 2000)::INTEGER AS owner,
  (draw(i, 8) % 6)::INTEGER AS product,
  (draw(i, 9) % 8)::INTEGER AS region,
  (draw(i, 18) % greatest({deals} // 4, 1))::INTEGER AS account
FROM range({deals}) AS numbers(i);

CREATE TEMP TABLE line AS
SELECT
  d.*,
  n::INTEGER AS n,
  d.i * 16 + n AS h,
  least(n, 5) AS step,
  n = d.lines AND n > 1 AND d.fate < 72 AS last
FROM deal d, unnest(range(1, d.lines + 1)) AS steps(n);

COPY (
  SELECT
    'D-' || lpad(i::VARCHAR, 8, '0') AS deal_id,
    strftime(
      TIMESTAMP '{start}' + to_days(born + (n - 1) * pace)
        + to_seconds(21600 + (draw(h, 10) % 43200)::BIGINT), '%Y-%m-%dT%H:%M:%SZ') AS changed_at,
    n AS seq,
    CASE
      WHEN last THEN CASE WHEN fate < 18 THEN 'Won' WHEN fate < 48 THEN 'Lost'
        WHEN fate < 62 THEN 'No decision' ELSE 'Disqualified' END
      WHEN n > 2 AND draw(h, 11) % 20 = 0
        THEN ['Won', 'Lost', 'Discovery'][1 + (draw(h, 12) % 3)::INTEGER]
      ELSE ['Discovery', 'Qualified', 'Evaluation', 'Proposal', 'Negotiation'][step]
    END AS stage,
    ((price + CASE WHEN draw(h, 13) % 3 = 0 THEN (draw(h, 14) % 200)::BIGINT * 5000 ELSE 0 END)
      / 100)::DECIMAL(18, 2) AS amount,
    currency,
    strftime(
      TIMESTAMP '{start}' + to_days(born + 70 + (draw(i, 15) % 60)::INTEGER
        + CASE WHEN draw(h, 16) % 3 = 0 THEN n * 20 ELSE 0 END), '%Y-%m-%d') AS close_date,
    'U' || lpad(((owner + CASE WHEN draw(h, 17) % 25 = 0 THEN n ELSE 0 END) % 2000)::VARCHAR,
      5, '0') AS owner,
    'Product ' || chr(65 + product) AS product,
    'Region ' || (1 + region) AS region,
    'A-' || lpad(account::VARCHAR, 7, '0') AS account
  FROM line
  WHERE born + (n - 1) * pace < {days}
  ORDER BY changed_at, deal_id
) TO {file} (FORMAT csv, HEADER true);
