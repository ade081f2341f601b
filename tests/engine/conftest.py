import pytest

from quarterdeck.engine.duck import DuckEngine

ROWS = """
    SELECT CAST(i AS BIGINT) AS i, CAST(x AS BIGINT) AS x, s, CAST(d AS DATE) AS d,
      CAST(ts AS TIMESTAMPTZ) AS ts
    FROM (VALUES
      (1, 5, 'a', '2011-10-30', '2011-10-30 00:30:00+00'),
      (2, NULL, 'b', '2012-02-29', '2012-02-29 23:00:00.000001+00'),
      (3, 7, 'a', '2012-03-25', '2012-03-25 01:00:00+00'),
      (4, -7, NULL, NULL, NULL),
      (5, 3, 'B''s \\', '2012-03-25', '9999-12-31 00:00:00+00')
    ) AS t (i, x, s, d, ts)
"""


@pytest.fixture
def rows() -> DuckEngine:
    """A DuckDB engine with a small table of awkward values, named `rows`."""
    duck = DuckEngine()
    duck.connection.execute(f"CREATE TABLE rows AS {ROWS}")
    return duck
