-- The macros of macros_duckdb.sql as Spark says them; tests compare the two on edge values.

CREATE MACRO qd_local_date(ts, tz) AS
  CAST(from_utc_timestamp(ts, tz) AS DATE);

CREATE MACRO qd_start_of_day(day, tz) AS
  to_utc_timestamp(CAST(day AS TIMESTAMP), tz);

CREATE MACRO qd_days(first_day, last_day) AS
  CAST(datediff(last_day, first_day) AS BIGINT);

CREATE MACRO qd_add_days(day, days) AS
  date_add(day, CAST(days AS INT));

CREATE MACRO qd_weekday(day) AS
  CAST(pmod(datediff(day, DATE '1970-01-05'), 7) + 1 AS BIGINT);

CREATE MACRO qd_month_start(day) AS
  CAST(trunc(day, 'MM') AS DATE);

CREATE MACRO qd_epoch_us(ts) AS
  unix_micros(ts);

CREATE MACRO qd_ratio(numerator, denominator) AS
  CAST(numerator AS DOUBLE) / nullif(CAST(denominator AS DOUBLE), 0);

CREATE MACRO qd_floor_of(n, d) AS
  (n - n % d) / d - CASE WHEN n < 0 AND n % d <> 0 THEN 1 ELSE 0 END;

CREATE MACRO qd_floor(numerator, denominator) AS
  CASE
    WHEN denominator > 0
    THEN CAST(
      qd_floor_of(
        CAST(numerator AS DECIMAL(38, 0)), CAST(nullif(denominator, 0) AS DECIMAL(38, 0))
      ) AS BIGINT)
  END;

-- The remainder of a division by 2d places n between two even quotients; a tie goes to them.
CREATE MACRO qd_half_even_of(n, d) AS
  (n - n % (2 * d)) / d
  + CASE
      WHEN 2 * abs(n % (2 * d)) <= d THEN 0
      WHEN 2 * abs(n % (2 * d)) < 3 * d THEN CASE WHEN n < 0 THEN -1 ELSE 1 END
      ELSE CASE WHEN n < 0 THEN -2 ELSE 2 END
    END;

CREATE MACRO qd_half_even(numerator, denominator) AS
  CASE
    WHEN denominator > 0
    THEN CAST(
      qd_half_even_of(
        CAST(numerator AS DECIMAL(38, 0)), CAST(nullif(denominator, 0) AS DECIMAL(38, 0))
      ) AS BIGINT)
  END;

CREATE MACRO qd_half_even_few(numerator, denominator) AS
  qd_half_even(numerator, denominator);

CREATE MACRO qd_ten(power) AS
  CASE power
    WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 WHEN 3 THEN 1000 WHEN 4 THEN 10000
    WHEN 5 THEN 100000 WHEN 6 THEN 1000000 WHEN 7 THEN 10000000 WHEN 8 THEN 100000000
  END;

CREATE MACRO qd_convert(amount, rate_e9, shift) AS
  CASE
    WHEN rate_e9 = 1000000000 AND shift = 0 THEN CAST(amount AS BIGINT)
    ELSE qd_half_even(
      CAST(amount AS DECIMAL(38, 0)) * CAST(rate_e9 AS DECIMAL(20, 0)) * qd_ten(greatest(shift, 0)),
      CAST(1000000000 AS DECIMAL(38, 0)) * qd_ten(greatest(-shift, 0))
    )
  END;

CREATE MACRO qd_convert_narrow(amount, rate_e9) AS
  qd_convert(amount, rate_e9, 0);
