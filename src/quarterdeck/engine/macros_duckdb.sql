-- What engines disagree on, by name; this file is the meaning, macros_spark.sql says the same there.

-- The business day of a moment, in a time zone.
CREATE MACRO qd_local_date(ts, tz) AS
  CAST(timezone(tz, ts) AS DATE);

-- The moment a business day begins, in a time zone.
CREATE MACRO qd_start_of_day(day, tz) AS
  CAST(timezone(tz, CAST(day AS TIMESTAMP)) AS TIMESTAMPTZ);

-- Whole days from the first date to the last; negative when the last comes first.
CREATE MACRO qd_days(first_day, last_day) AS
  CAST(date_diff('day', first_day, last_day) AS BIGINT);

-- The date so many days later.
CREATE MACRO qd_add_days(day, days) AS
  CAST(day + CAST(days AS INTEGER) AS DATE);

-- Monday = 1 .. Sunday = 7.
CREATE MACRO qd_weekday(day) AS
  CAST(isodow(day) AS BIGINT);

-- The first day of the calendar month.
CREATE MACRO qd_month_start(day) AS
  CAST(date_trunc('month', day) AS DATE);

-- Microseconds since 1970-01-01 00:00 UTC.
CREATE MACRO qd_epoch_us(ts) AS
  epoch_us(ts);

-- A ratio as a double; NULL when the denominator is zero.
CREATE MACRO qd_ratio(numerator, denominator) AS
  CAST(numerator AS DOUBLE) / nullif(CAST(denominator AS DOUBLE), 0);

-- qd_floor in the width of its arguments: 128-bit division costs thirty times the 64-bit one.
CREATE MACRO qd_floor_of(n, d) AS
  n // d - CASE WHEN n < 0 AND n % d <> 0 THEN 1 ELSE 0 END;

-- The exact quotient rounded down, as BIGINT; NULL unless the denominator is positive.
CREATE MACRO qd_floor(numerator, denominator) AS
  CASE
    WHEN denominator <= 0 THEN NULL
    WHEN numerator BETWEEN -9000000000000000000 AND 9000000000000000000
      AND denominator < 9000000000000000000
    THEN qd_floor_of(CAST(numerator AS BIGINT), CAST(nullif(denominator, 0) AS BIGINT))
    ELSE CAST(
      qd_floor_of(CAST(numerator AS HUGEINT), CAST(nullif(denominator, 0) AS HUGEINT)) AS BIGINT)
  END;

-- |x| / d rounded half to even, with the sign of x, for d > 0: half up by one division, less one
-- where that lands on an odd tie. Every copy of x costs planning, so there are few.
CREATE MACRO qd_rounded_of(x, d, half) AS
  sign(x) * ((abs(x) + half) // d - CASE WHEN (abs(x) + half) % (2 * d) = d THEN 1 ELSE 0 END);

-- qd_half_even in the width of its arguments.
CREATE MACRO qd_half_even_of(n, d) AS
  qd_rounded_of(2 * n, 2 * d, d);

-- The exact quotient rounded half to even, as BIGINT; NULL unless the denominator is positive.
-- Exact, or an error, never a wrong cent: the numerator may have 33 digits.
CREATE MACRO qd_half_even(numerator, denominator) AS
  CASE
    WHEN denominator <= 0 THEN NULL
    WHEN numerator BETWEEN -4000000000000000000 AND 4000000000000000000
      AND denominator < 1000000000000000000
    THEN qd_half_even_of(CAST(numerator AS BIGINT), CAST(nullif(denominator, 0) AS BIGINT))
    ELSE CAST(
      qd_half_even_of(CAST(numerator AS HUGEINT), CAST(nullif(denominator, 0) AS HUGEINT))
    AS BIGINT)
  END;

-- qd_half_even for the few rows of an answer, where 128-bit division costs less than planning.
CREATE MACRO qd_half_even_few(numerator, denominator) AS
  CASE WHEN denominator > 0 THEN CAST(
    qd_half_even_of(CAST(numerator AS HUGEINT), CAST(nullif(denominator, 0) AS HUGEINT))
  AS BIGINT) END;

-- 10 to the given power, 0..8, as BIGINT.
CREATE MACRO qd_ten(power) AS
  CASE power
    WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 WHEN 3 THEN 1000 WHEN 4 THEN 10000
    WHEN 5 THEN 100000 WHEN 6 THEN 1000000 WHEN 7 THEN 10000000 WHEN 8 THEN 100000000
  END;

-- Money of one currency in minor units of another: rate_e9 is what one major unit is worth, in
-- 1e-9; shift is the other currency's minor digits less the first one's, -4..4. Half to even.
CREATE MACRO qd_convert(amount, rate_e9, shift) AS
  CASE
    WHEN rate_e9 = 1000000000 AND shift = 0 THEN CAST(amount AS BIGINT)
    WHEN shift = 0 AND rate_e9 <= 2000000000 AND abs(amount) <= 4000000000
    THEN qd_rounded_of(
      CAST(amount AS BIGINT) * CAST(rate_e9 AS BIGINT), CAST(1000000000 AS BIGINT), 500000000)
    ELSE CAST(
      qd_rounded_of(
        CAST(amount AS HUGEINT) * CAST(rate_e9 AS HUGEINT) * qd_ten(shift + 4),
        CAST(10000000000000 AS HUGEINT),
        5000000000000) AS BIGINT)
  END;

-- qd_convert where it fits 64 bits: shift 0, a rate up to 2e9 and an amount up to 4e9.
CREATE MACRO qd_convert_narrow(amount, rate_e9) AS
  CAST(qd_rounded_of(CAST(amount AS BIGINT) * CAST(rate_e9 AS BIGINT), 1000000000, 500000000)
    AS BIGINT);
