-- Why open pipeline due in the period moved between two evenings, by product and region: each
-- version in the window is one step, and one pass adds up every line.
WITH step AS (
  SELECT product, region, early, late, was, stands, was_as, stands_as,
    was_due, due, coalesce(was_due >= {start} AND was_due < {end}, false) AS was_in,
    coalesce(due >= {start} AND due < {end}, false) AS is_in,
    CASE currency WHEN 'EUR' THEN amount ELSE eur(amount, {rate_from}) END AS even,
    CASE currency WHEN 'EUR' THEN before ELSE eur(before, {rate_from}) END AS was_even,
    CASE currency WHEN 'EUR' THEN amount ELSE eur(amount, {rate_to}) END AS late_even,
    was_shut, shut,
    was IN ('open', 'closed') AS was_live, amended
  FROM (
    SELECT product, region, currency, amount, due_on AS due, closed_eur AS shut,
      known_from < {from_end} AS early, known_to >= {to_end} AS late,
      outcome AS stands_as, CASE WHEN known_from < {from_end} THEN outcome ELSE prev_outcome END
        AS was_as,
      CASE WHEN known_from < {from_end} THEN amount ELSE prev_amount END AS before,
      CASE WHEN known_from < {from_end} THEN due_on ELSE prev_due_on END AS was_due,
      CASE WHEN known_from < {from_end} THEN closed_eur ELSE prev_closed_eur END AS was_shut,
      CASE WHEN known_from < {from_end} OR prev_outcome = 'open' THEN 'open'
        WHEN prev_outcome IS NULL THEN 'none'
        WHEN prev_closed_at >= {from_end} THEN 'closed' ELSE 'past' END AS was,
      CASE WHEN is_open THEN 'open' WHEN closed_at >= {from_end} THEN 'closed' ELSE 'past' END
        AS stands,
      known_from >= {from_end} AND closed_at = prev_closed_at AS amended
    FROM v
    WHERE known_from < {to_end} AND known_to >= {from_end} AND CASE
      WHEN known_from < {from_end} THEN is_open
      ELSE is_open OR closed_at >= {from_end} OR prev_outcome = 'open'
        OR prev_closed_at >= {from_end} END
  )
),
walked AS (
  SELECT *,
    CASE WHEN amended AND was = 'closed' AND stands = 'closed' THEN was_shut ELSE was_even END
      AS walk_a,
    CASE WHEN amended AND was = 'closed' AND stands = 'closed' THEN shut ELSE even END AS walk_b
  FROM step
),
delta AS (
  SELECT *,
    CASE WHEN was = 'closed' AND was_in THEN walk_a - was_shut ELSE 0 END AS fx_a,
    CASE WHEN was_live AND is_in THEN walk_b - walk_a ELSE 0 END AS resized,
    CASE WHEN NOT is_in THEN 0 WHEN stands <> 'open' THEN shut - walk_b
      WHEN late THEN late_even - even ELSE 0 END AS fx_b,
    CASE WHEN was = 'closed' AND was_in THEN CASE was_as WHEN 'won' THEN 'won' ELSE 'lost' END END
      AS undone,
    CASE WHEN NOT was_live AND is_in AND stands IN ('open', 'closed')
      THEN CASE was WHEN 'none' THEN 'new' ELSE 'reopened' END END AS entered,
    CASE WHEN is_in AND stands <> 'open' THEN CASE stands_as WHEN 'won' THEN 'won' ELSE 'lost' END
      END AS ended,
    CASE WHEN was_live AND was_in <> is_in THEN
      CASE WHEN is_in THEN CASE WHEN was_due >= {end} THEN 'moved_in_later'
        ELSE 'moved_in_earlier' END
      ELSE CASE WHEN due >= {end} THEN 'moved_out_later' ELSE 'moved_out_earlier' END END
      END AS dated
  FROM walked
),
summed AS (
  SELECT product, region, undone, entered, ended, dated, early AND was_in AND was = 'open' AS opens,
    late AND is_in AND stands = 'open' AS stays,
    count(*) AS n, sum(was_even) AS opening, sum(late_even) AS closing, sum(was_shut) AS was_shut,
    sum(walk_a) AS walk_a, sum(walk_b) AS walk_b, sum(shut) AS shut,
    sum(greatest(fx_a, 0)) + sum(greatest(fx_b, 0)) AS fx_up,
    sum(least(fx_a, 0)) + sum(least(fx_b, 0)) AS fx_down,
    count(*) FILTER (fx_a > 0) + count(*) FILTER (fx_b > 0) AS n_fx_up,
    count(*) FILTER (fx_a < 0) + count(*) FILTER (fx_b < 0) AS n_fx_down,
    sum(greatest(resized, 0)) AS up, sum(least(resized, 0)) AS down,
    count(*) FILTER (resized > 0) AS n_up, count(*) FILTER (resized < 0) AS n_down
  FROM delta GROUP BY ALL
)
SELECT product, region, cause, sum(amount)::BIGINT, sum(n)::BIGINT FROM (
  SELECT product, region, 'opening' AS cause, opening AS amount, n FROM summed WHERE opens
  UNION ALL SELECT product, region, 'closing', closing, n FROM summed WHERE stays
  UNION ALL SELECT product, region, undone, was_shut, -n FROM summed WHERE undone IS NOT NULL
  UNION ALL SELECT product, region, entered, walk_b, n FROM summed WHERE entered IS NOT NULL
  UNION ALL SELECT product, region, ended, -shut, n FROM summed WHERE ended IS NOT NULL
  UNION ALL SELECT product, region, dated,
    CASE WHEN starts_with(dated, 'moved_in') THEN walk_a ELSE -walk_a END, n
    FROM summed WHERE dated IS NOT NULL
  UNION ALL SELECT product, region, 'fx_up', fx_up, n_fx_up FROM summed
  UNION ALL SELECT product, region, 'fx_down', fx_down, n_fx_down FROM summed
  UNION ALL SELECT product, region, 'amount_up', up, n_up FROM summed
  UNION ALL SELECT product, region, 'amount_down', down, n_down FROM summed
) GROUP BY ALL HAVING sum(amount) <> 0 OR sum(n) <> 0
