from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.engine.duck import connect
from quarterdeck.engine.sql import Raw, Value, ident, literal, load, render
from quarterdeck.words.problem import QuarterdeckError

DAYS = st.dates(min_value=date(1, 1, 1))
MOMENTS = st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9998, 12, 30)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=timezone(timedelta(hours=2)))
)
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))
CONNECTION = connect()


@given(st.one_of(TEXT, DAYS, MOMENTS, st.booleans(), st.integers(-(2**127), 2**127 - 1)))
def test_a_literal_read_back_is_the_value_it_was_made_of(value: Value) -> None:
    (back,) = CONNECTION.execute(f"SELECT {literal(value)}").fetchone() or ()
    assert back == value
    assert isinstance(back, bool) == isinstance(value, bool)


@given(TEXT.filter(bool))
def test_a_name_with_any_characters_stays_one_name(name: str) -> None:
    assert CONNECTION.sql(f"SELECT 1 AS {ident(name)}").columns == [name]


def test_text_cannot_break_out_of_its_place() -> None:
    sql = render("SELECT {who} AS who", who="x' UNION SELECT 'y")
    assert CONNECTION.execute(sql).fetchall() == [("x' UNION SELECT 'y",)]


def test_a_sequence_fits_behind_in_even_when_empty() -> None:
    one_of = "SELECT 2 IN {days} IS TRUE"
    assert CONNECTION.execute(render(one_of, days=[1, 2])).fetchone() == (True,)
    assert CONNECTION.execute(render(one_of, days=())).fetchone() == (False,)


def test_raw_goes_in_as_it_stands_and_values_do_not() -> None:
    assert render("{a} {b}", a=Raw("x + 1"), b="x + 1") == "x + 1 'x + 1'"
    assert render("SELECT {column}", column=ident("a b")) == 'SELECT "a b"'


def test_a_filled_value_is_not_filled_again() -> None:
    assert render("{a}", a=Raw("{b}"), b=1) == "{b}"


def test_a_missing_value_is_named_with_the_one_probably_meant() -> None:
    with pytest.raises(LookupError, match=r"\{as_of\}.*Did you mean 'as_off'"):
        render("SELECT {as_of}", as_off=date(2012, 3, 1))


@pytest.mark.parametrize("value", [1.5, datetime(2012, 3, 1), b"x", {}])  # noqa: DTZ001
def test_doubles_and_moments_without_a_zone_are_refused(value: Value) -> None:
    with pytest.raises(TypeError, match="a SQL literal is"):
        literal(value)


def test_a_nul_character_is_refused_in_words() -> None:
    with pytest.raises(QuarterdeckError, match="NUL"):
        literal("a\0b")


def test_load_finds_a_file_by_name_and_says_when_there_is_none() -> None:
    assert "qd_half_even" in load("engine", "macros_spark")
    with pytest.raises(LookupError, match=r"no file named nowhere\.sql under quarterdeck/engine"):
        load("engine", "nowhere")


def test_a_moment_is_written_in_full_with_its_zone() -> None:
    moment = datetime(2012, 3, 1, tzinfo=UTC)
    assert literal(moment) == "TIMESTAMPTZ '2012-03-01 00:00:00.000000+00:00'"
