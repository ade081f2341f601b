-- A company with {open} deals open on the last day and a quarter as many decided before it: one line
-- for each stage a deal came to. Every value is a whole-number hash of the deal and the line, so that
-- the same size gives the same file on any machine; deals further on, and smaller ones, win more.
CREATE MACRO mix(a, salt) AS (
  (((a + salt * 7919)::UBIGINT % 4294967296 * 2654435761) % 4294967296)
);
CREATE MACRO draw(a, salt) AS (
  (xor(mix(a, salt), mix(a, salt) // 32768) * 2246822519 % 4294967296) // 64
);

CREATE TEMP TABLE deal AS
SELECT
  i,
  i >= {open} AS decided,
  (1 + draw(i, 3) % CASE WHEN i >= {open} THEN 4 ELSE 3 END)::INTEGER AS steps,
  (draw(i, 5) % 3)::INTEGER AS size,
  (5 + draw(i, 6) % 25)::INTEGER AS pace,
  (draw(i, 4) % 100)::INTEGER AS fate,
  CASE
    WHEN i >= {open} THEN (draw(i, 2) % ({days} - 150))::INTEGER
    ELSE {days} - 1 - (draw(i, 2) % 120)::INTEGER
  END AS born
FROM range({open} + {open} // 4) AS numbers(i);

CREATE TEMP TABLE line AS
SELECT
  d.*,
  n::INTEGER AS n,
  d.i * 8 + n AS h,
  born + (n::INTEGER - 1) * pace AS day,
  n = d.steps + 1 AS last,
  d.fate < 12 + 12 * d.steps - 6 * d.size AS won
FROM deal AS d, unnest(range(1, d.steps + 2)) AS lines(n)
WHERE (n <= d.steps OR d.decided) AND born + (n::INTEGER - 1) * pace < {days};

COPY (
  SELECT
    'D-' || lpad(i::VARCHAR, 8, '0') AS deal_id,
    strftime(
      TIMESTAMP '{start}' + to_days(day)
        + to_seconds(21600 + 60 * n + (draw(h, 10) % 36000)::BIGINT), '%Y-%m-%dT%H:%M:%SZ'
    ) AS changed_at,
    n AS seq,
    CASE
      WHEN last THEN CASE WHEN won THEN 'Won' ELSE 'Lost' END
      ELSE ['Discovery', 'Qualified', 'Evaluation', 'Proposal'][n]
    END AS stage,
    ((50 + size * 400 + (draw(i, 7) % 400)::BIGINT) * 100)::DECIMAL(18, 2) AS amount,
    CASE WHEN draw(i, 8) % 5 = 0 THEN 'USD' ELSE 'EUR' END AS currency,
    strftime(
      TIMESTAMP '{start}' + to_days(born + 40 + (draw(i, 9) % 90)::INTEGER), '%Y-%m-%d'
    ) AS close_date,
    'U' || lpad((draw(i, 11) % 2000)::VARCHAR, 5, '0') AS owner,
    'Product ' || chr(65 + (draw(i, 12) % 6)::INTEGER) AS product,
    'Region ' || (1 + draw(i, 13) % 8) AS region,
    'A-' || lpad((i // 4)::VARCHAR, 7, '0') AS account
  FROM line
  ORDER BY changed_at, deal_id
) TO {file} (FORMAT csv, HEADER true);
