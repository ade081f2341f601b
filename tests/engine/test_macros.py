"""Each macro against what it promises, on both engines, at the values where they would differ."""

from datetime import UTC, date, datetime
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.engine.conformance import compare
from quarterdeck.engine.duck import DuckEngine, connect
from quarterdeck.engine.macros import macros, prelude
from quarterdeck.engine.spark import SparkEngine

BIG = 2**63 - 1
NUMERATORS = (
    *range(-13, 14),
    *(999_999_999, -999_999_999, 500_000_000, -500_000_000, 1_500_000_000, -2_500_000_000),
    *(4 * 10**18, 4 * 10**18 + 1, -(4 * 10**18) - 1, BIG, -BIG, BIG * 10**9),
    *(-BIG * 10**9, 5 * 10**17 * 10**9 + 5 * 10**8, -(5 * 10**17 * 10**9) - 5 * 10**8),
)
DENOMINATORS = (1, 2, 3, 4, 7, 10, 10**9, 10**9 + 7, 2 * 10**9, 10**13, 10**18)
DAYS = ("1969-12-28", "1999-12-31", "2000-02-29", "2011-10-30", "2012-03-25", "2026-11-21")
MOMENTS = (
    "1969-12-31 23:59:59.999999+00",
    "2011-10-29 21:59:59.999999+00",
    "2011-10-29 22:00:00+00",
    "2011-10-30 00:30:00+00",
    "2012-03-25 00:59:59.999999+00",
    "2012-03-25 01:00:00+00",
    "2026-11-21 11:00:00+00",
    "9999-12-31 00:00:00+00",
)
ZONES = ("UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Pacific/Auckland")
CONNECTION = connect()


def quotient(numerator: int, denominator: int, rounding: str) -> int:
    with localcontext(prec=80, rounding=rounding):
        return int((Decimal(numerator) / Decimal(denominator)).to_integral_value())


def ask(expression: str) -> object:
    row = CONNECTION.execute(f"SELECT {expression}").fetchone()
    assert row is not None
    return row[0]


def relation(name: str, kind: str, values: tuple[object, ...]) -> str:
    rows = " UNION ALL ".join(f"SELECT CAST('{value}' AS {kind}) AS {name}" for value in values)
    return f"({rows})"


NUMBERS = f"""{relation("n", "DECIMAL(38, 0)", NUMERATORS)} AS a
    CROSS JOIN {relation("d", "DECIMAL(38, 0)", (*DENOMINATORS, 0, -3))} AS b"""
DATES = f"{relation('x', 'DATE', DAYS)} AS a CROSS JOIN {relation('y', 'DATE', DAYS)} AS b"
INSTANTS = f"""{relation("ts", "TIMESTAMPTZ", MOMENTS)} AS a
    CROSS JOIN {relation("tz", "VARCHAR", ZONES)} AS b"""
PLACES = f"{relation('x', 'DATE', DAYS)} AS a CROSS JOIN {relation('tz', 'VARCHAR', ZONES)} AS b"
AMOUNTS = (0, 1, -1, 5, 15, 25, -25, 12345, 10**12, BIG // 20)
RATES = f"""{relation("amount", "BIGINT", AMOUNTS)} AS a
    CROSS JOIN {relation("rate", "BIGINT", (10**9, 5 * 10**8, 1_234_567_891, 1, 7 * 10**6))} AS b
    CROSS JOIN {relation("shift", "INTEGER", (-4, -2, -1, 0, 1))} AS c"""

ON_BOTH = {
    "qd_half_even": f"SELECT n, d, qd_half_even(n, d) AS q FROM {NUMBERS} WHERE abs(n) < d * {BIG}",
    "qd_half_even_few": "SELECT n, d, qd_half_even_few(n, d) AS q"
    f" FROM {NUMBERS} WHERE abs(n) < d * {BIG}",
    "qd_floor": f"SELECT n, d, qd_floor(n, d) AS q FROM {NUMBERS} WHERE abs(n) < d * {BIG}",
    "qd_ratio": f"SELECT n, d, qd_ratio(n, d) AS q FROM {NUMBERS}",
    "qd_ten": "SELECT qd_ten(p) AS t FROM (SELECT 0 AS p UNION ALL SELECT 8) AS powers",
    "qd_convert": f"SELECT *, qd_convert(amount, rate, shift) AS money FROM {RATES}",
    "qd_convert_narrow": "SELECT *, qd_convert_narrow(amount, rate) AS money"
    f" FROM {RATES} WHERE shift = 0 AND abs(amount) <= 4000000000 AND rate <= 2000000000",
    "qd_days": f"SELECT x, y, qd_days(x, y) AS days FROM {DATES}",
    "qd_add_days": f"SELECT x, y, qd_add_days(x, qd_days(x, y)) AS z FROM {DATES}",
    "qd_weekday": f"SELECT x, qd_weekday(x) AS w FROM {DATES}",
    "qd_month_start": f"SELECT x, qd_month_start(x) AS m FROM {DATES}",
    "qd_epoch_us": f"SELECT ts, tz, qd_epoch_us(ts) AS us FROM {INSTANTS}",
    "qd_start_of_day": f"SELECT x, tz, qd_start_of_day(x, tz) AS start FROM {PLACES}",
    "qd_local_date": f"SELECT ts, tz, qd_local_date(ts, tz) AS day FROM {INSTANTS}",
}


def test_every_macro_is_compared_on_both_engines() -> None:
    called = {name for name in macros("duckdb") if not name.endswith("_of")}
    assert called == set(ON_BOTH)
    assert called == {name for name in macros("spark") if not name.endswith("_of")}
    for name in called:
        macro = macros("duckdb")[name]
        assert macro.parameters == macros("spark")[name].parameters


@pytest.mark.parametrize("name", ON_BOTH)
def test_a_macro_gives_one_answer_on_both_engines(name: str, spark: SparkEngine) -> None:
    duck = DuckEngine(CONNECTION)
    assert duck.query(ON_BOTH[name]).num_rows > 0
    assert compare(ON_BOTH[name], duck, spark) == ()


def test_macros_take_columns_named_like_their_own_parameters(spark: SparkEngine) -> None:
    swapped = "SELECT qd_half_even(d, n) AS q, qd_convert(shift, rate_e9, amount) AS m FROM (SELECT"
    sql = f"{swapped} 2 AS n, 7 AS d, 50 AS shift, 1500000000 AS rate_e9, 1 AS amount) AS t"
    assert DuckEngine(CONNECTION).query(sql).to_pylist() == [{"q": 4, "m": 750}]
    assert compare(sql, DuckEngine(CONNECTION), spark) == ()


def answers(call: str, rows: list[tuple[int, int, int]]) -> list[int | None]:
    columns = [[Decimal(value) for value in column] for column in zip(*rows, strict=True)]
    table = pa.table(
        {
            name: pa.array(values, pa.decimal128(38, 0))
            for name, values in zip("abc", columns, strict=True)
        }
    )
    CONNECTION.register("cases", table)
    return [row[0] for row in CONNECTION.execute(f"SELECT {call} FROM cases").fetchall()]


CASES = st.tuples(
    st.integers(-(10**33), 10**33) | st.integers(-(10**19), 10**19) | st.integers(-300, 300),
    st.integers(1, 10**18) | st.integers(1, 40),
    st.integers(-4, 3),
)


@given(st.lists(CASES.filter(lambda case: abs(case[0]) // case[1] < BIG), min_size=1))
def test_half_even_and_floor_are_exact_to_33_digits(cases: list[tuple[int, int, int]]) -> None:
    even = [quotient(n, d, ROUND_HALF_EVEN) for n, d, _ in cases]
    down = [quotient(n, d, ROUND_FLOOR) for n, d, _ in cases]
    assert answers("qd_half_even(a, b)", cases) == even
    assert answers("qd_half_even_few(a, b)", cases) == even
    assert answers("qd_floor(a, b)", cases) == down


@given(
    st.lists(
        st.tuples(
            st.integers(-4_000_000_000, 4_000_000_000), st.integers(1, 2_000_000_000), st.just(0)
        ),
        min_size=1,
    )
)
def test_the_narrow_way_converts_alike(cases: list[tuple[int, int, int]]) -> None:
    assert answers("qd_convert_narrow(a, b)", cases) == answers("qd_convert(a, b, c)", cases)


@given(
    st.lists(
        st.tuples(st.integers(-(10**15), 10**15), st.integers(1, 10**12), st.integers(-4, 0)),
        min_size=1,
    )
)
def test_convert_is_the_exact_product_rounded_once(cases: list[tuple[int, int, int]]) -> None:
    expected = [quotient(a * r, 10 ** (9 - shift), ROUND_HALF_EVEN) for a, r, shift in cases]
    assert answers("qd_convert(a, b, c)", cases) == expected


def test_a_quotient_too_large_for_money_is_an_error_never_a_wrong_number() -> None:
    with pytest.raises(duckdb.Error, match="range"):
        answers("qd_half_even(a, b)", [(10**30, 1, 0)])


@pytest.mark.parametrize(
    "call", ["qd_half_even(1, 0)", "qd_half_even_few(1, 0)", "qd_floor(1, 0)", "qd_ratio(1, 0)"]
)
def test_dividing_by_zero_is_no_answer_rather_than_an_error(call: str) -> None:
    assert ask(call) is None


@given(st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1)), st.sampled_from(ZONES))  # noqa: DTZ001
def test_the_business_day_is_the_one_on_the_wall(moment: datetime, zone: str) -> None:
    instant = moment.replace(tzinfo=UTC)
    expected = instant.astimezone(ZoneInfo(zone)).date()
    assert ask(f"qd_local_date(TIMESTAMPTZ '{instant}', '{zone}')") == expected


def test_prelude_lets_a_query_run_in_any_duckdb() -> None:
    sql = "SELECT qd_convert(150, 1500000000, 0), qd_days(DATE '2012-02-28', DATE '2012-03-01')"
    stranger = duckdb.connect()
    with pytest.raises(duckdb.CatalogException):
        stranger.execute(sql)
    stranger.execute(prelude(sql))
    assert stranger.execute(sql).fetchall() == [(225, 2)]
    assert prelude("SELECT 1") == ""
    assert "qd_weekday" not in prelude(sql)


def test_weekdays_count_from_monday() -> None:
    assert [ask(f"qd_weekday(DATE '2026-11-{day}')") for day in (16, 22)] == [1, 7]
    assert ask("qd_month_start(DATE '2012-02-29')") == date(2012, 2, 1)
