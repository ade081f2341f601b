-- Text to typed values. NULL says that the text cannot be read; NULL and '' go in as NULL.

-- A number as people write it, exactly: digit groups by the other mark, a blank or an apostrophe; a
-- currency sign or code (the pattern `sign`) on either side; negatives as -5, 5- or (5). Any other
-- letter stays, and makes it no number. `mark` is the decimal mark.
CREATE MACRO qd_bare_number(text, sign) AS
  regexp_replace(
    regexp_replace(
      regexp_replace(
        regexp_replace(text, '([0-9])[\s\x{a0}\x{202f}]([0-9])', '\1''\2', 'g'),
        '[\s\x{a0}\x{202f}]+', '', 'g'),
      '^([(]?[-+\x{2212}]?)(?:' || sign || ')([-+\x{2212}.,0-9])', '\1\2'),
    '([-\x{2212}.,0-9])(?:' || sign || ')([)]?)$', '\1\2');

CREATE MACRO qd_digits(text) AS
  regexp_replace(
    text, '^[(](.*)[)]$|^[-+\x{2212}](.*)$|^(.*[0-9])-$', '\1\2\3');

CREATE MACRO qd_is_negative(text) AS
  regexp_matches(text, '^[(].*[)]$|^[-\x{2212}]|-$');

CREATE MACRO qd_is_grouped(text, mark) AS
  CASE mark
    WHEN ',' THEN regexp_full_match(text,
      '([0-9]+|[0-9]{1,3}([.''\x{2019}][0-9]{3})+|[0-9]{1,3}([.][0-9]{2})+[.][0-9]{3})?(,[0-9]*)?')
    ELSE regexp_full_match(text,
      '([0-9]+|[0-9]{1,3}([,''\x{2019}][0-9]{3})+|[0-9]{1,3}(,[0-9]{2})+,[0-9]{3})?([.][0-9]*)?')
  END AND regexp_matches(text, '[0-9]');

CREATE MACRO qd_plain_digits(text, mark) AS
  replace(
    regexp_replace(text, CASE mark WHEN ',' THEN '[.''\x{2019}]' ELSE '[,''\x{2019}]' END, '', 'g'),
    ',', '.');

CREATE MACRO qd_number_of(bare, digits, mark) AS
  CASE WHEN qd_is_grouped(digits, mark) THEN
    CASE WHEN qd_is_negative(bare) THEN -1 ELSE 1 END
    * TRY_CAST(qd_plain_digits(digits, mark) AS DECIMAL(28, 9))
  END;

-- The number in units of 1e-9, as HUGEINT; NULL beyond a quadrillion, which no deal is worth. A
-- list of one holds what is used more than once, since a macro repeats its arguments.
CREATE MACRO qd_nano(text, mark) AS
  list_transform(
    list_transform(
      [qd_bare_number(text, qd_any_sign())], lambda b: qd_number_of(b, qd_digits(b), mark)),
    lambda n: CASE WHEN abs(n) < 1000000000000000 THEN CAST(n * 1000000000 AS HUGEINT) END
  )[1];

CREATE MACRO qd_is_simple(text, mark) AS
  regexp_full_match(text, '-?[0-9]{1,14}(' || CASE mark WHEN ',' THEN ',' ELSE '[.]' END
    || '[0-9]{0,2})?');

-- Minor units: `factor` is how many of them make one major unit. More decimals than the currency
-- has are rounded half to even; qd_was_rounded tells.
CREATE MACRO qd_minor(text, mark, factor) AS
  CASE
    WHEN factor >= 100 AND qd_is_simple(text, mark)
      THEN CAST(CAST(CASE mark WHEN ',' THEN replace(text, ',', '.') ELSE text END
        AS DECIMAL(18, 2)) * factor AS BIGINT)
    ELSE list_transform([qd_nano(text, mark) * factor], lambda n: qd_half_even(n, 1000000000))[1]
  END;

CREATE MACRO qd_was_rounded(text, mark, factor) AS
  CASE
    WHEN text IS NULL OR factor >= 100 AND qd_is_simple(text, mark) THEN FALSE
    ELSE coalesce(qd_nano(text, mark) * factor % 1000000000 <> 0, FALSE)
  END;

-- Whether an amount with a point has it before every three digits, as in 1.000 and 12.500.000: then
-- the point may part thousands. NULL for an amount without one.
CREATE MACRO qd_parts_thousands(text) AS
  CASE
    WHEN text IS NULL OR NOT contains(text, '.') THEN NULL
    WHEN substr(text, -3, 1) = '.' OR substr(text, -2, 1) = '.' THEN FALSE
    ELSE regexp_full_match(
      qd_digits(qd_bare_number(text, qd_any_sign())), '[1-9][0-9]{0,2}([.][0-9]{3})+(,[0-9]*)?')
  END;

-- The id of a record in the form in which equal ids are equal: of Salesforce's 18 characters the
-- last three only repeat which of the 15 before them are capitals (words.crm_id says the same).
CREATE MACRO qd_is_capital(text, place) AS
  CASE WHEN substr(text, place, 1) BETWEEN 'A' AND 'Z' THEN 1 ELSE 0 END;

CREATE MACRO qd_capitals(text, before) AS
  substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ012345', 1
    + qd_is_capital(text, before + 1) + 2 * qd_is_capital(text, before + 2)
    + 4 * qd_is_capital(text, before + 3) + 8 * qd_is_capital(text, before + 4)
    + 16 * qd_is_capital(text, before + 5), 1);

CREATE MACRO qd_record_id(text) AS
  CASE
    WHEN length(text) = 18 AND regexp_full_match(text, '[A-Za-z0-9]{18}')
      AND upper(right(text, 3))
        = qd_capitals(text, 0) || qd_capitals(text, 5) || qd_capitals(text, 10)
      THEN left(text, 15)
    ELSE text
  END;

-- A moment within the years that business has; anything else is a slip of the pen.
CREATE MACRO qd_sane(moment) AS
  CASE WHEN moment >= TIMESTAMP '1900-01-01' AND moment < TIMESTAMP '2200-01-01' THEN moment END;

CREATE MACRO qd_sane_tz(moment) AS
  CASE WHEN moment >= TIMESTAMPTZ '1900-01-01 00:00:00+00'
    AND moment < TIMESTAMPTZ '2200-01-01 00:00:00+00' THEN moment END;

CREATE MACRO qd_has_offset(text) AS
  length(text) >= 17 AND (
    right(text, 1) = 'Z'
    OR substr(text, -6, 1) IN ('+', '-')
    OR substr(text, -5, 1) IN ('+', '-')
    OR substr(text, -3, 1) IN ('+', '-'));

-- ISO 8601; a time without an offset is one of the zone.
CREATE MACRO qd_iso_moment(text, zone) AS
  CASE
    WHEN qd_has_offset(text) THEN qd_sane_tz(TRY_CAST(text AS TIMESTAMPTZ))
    ELSE timezone(zone, qd_sane(TRY_CAST(text AS TIMESTAMP)))
  END;

CREATE MACRO qd_iso_day(text, zone) AS
  CASE
    WHEN length(text) <= 10 THEN CAST(qd_sane(TRY_CAST(text AS DATE)) AS DATE)
    ELSE CAST(timezone(zone, qd_iso_moment(text, zone)) AS DATE)
  END;

CREATE MACRO qd_truth(text) AS
  CASE
    WHEN lower(text) IN ('true', 't', 'yes', 'y', '1', 'active', 'x') THEN TRUE
    WHEN lower(text) IN ('false', 'f', 'no', 'n', '0', 'inactive') THEN FALSE
  END;

-- Whether an amount names another currency than the one it is said to be in.
CREATE MACRO qd_names_other(text, mark, currency) AS
  CASE
    WHEN text IS NULL OR qd_is_simple(text, mark) THEN FALSE
    ELSE regexp_matches(qd_bare_number(text, qd_own_sign(currency)), '[\pL\p{Sc}]')
  END;

-- A cell as delimited text holds it.
CREATE MACRO qd_cell(text, delimiter) AS
  CASE
    WHEN text IS NULL THEN ''
    WHEN contains(text, delimiter) OR regexp_matches(text, '["\r\n]')
      THEN '"' || replace(text, '"', '""') || '"'
    ELSE text
  END;

-- Whether a cell of several lines holds what were rows: a few lines that have just the delimiters
-- which whole rows would have around the cell's `place` (from 0), or many that have enough of them.
-- In prose a blank follows a comma, so that more of them are asked for there.
CREATE MACRO qd_holds_rows(text, place, last, mark) AS
  contains(text, chr(10)) AND list_transform(
    [list_transform(string_split(text, chr(10)), lambda s: length(s) - length(replace(s, mark, '')))],
    lambda cuts: CASE
      WHEN last = 0 THEN FALSE
      WHEN len(cuts) > 20
        THEN 2 * len(list_filter(cuts, lambda c: c >= last)) >= len(cuts)
      ELSE (len(cuts) - 1) * last >= CASE WHEN contains(text, mark || ' ') THEN 6 ELSE 2 END
        AND cuts[1] = last - place AND cuts[len(cuts)] = place
        AND len(list_filter(cuts, lambda c: c = last)) >= len(cuts) - 2
    END
  )[1];
