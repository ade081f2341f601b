"""Whatever a file holds, importing it answers in words and its rows add up."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.connectors.fuzzing import WAYS_IN, Way, drafted, imported
from tests.connectors.mutations import WAYS, Spoiling, a_book, sources, spoilt
from tests.tries import tries

SOURCES = sources()
PLACES = st.floats(0, 1, allow_nan=False)
SPOILINGS = st.lists(
    st.builds(Spoiling, st.sampled_from(sorted(WAYS)), PLACES, PLACES), min_size=1, max_size=4
)
calm = settings(suppress_health_check=list(HealthCheck))


@settings(calm, max_examples=tries(20, exploring=200))
@given(name=st.sampled_from(sorted(SOURCES)), spoilings=SPOILINGS, way=st.sampled_from(WAYS_IN))
def test_a_spoilt_export_is_answered_and_its_rows_add_up(
    name: str, spoilings: list[Spoiling], way: Way
) -> None:
    before = SOURCES[name] if way.drift else b""
    assert imported(name, spoilt(SOURCES[name], spoilings), replace(way, before=before))


@settings(calm, max_examples=tries(15, exploring=100))
@given(spoilings=SPOILINGS, within=st.booleans())
def test_a_spoilt_workbook_is_answered_and_its_rows_add_up(
    spoilings: list[Spoiling], *, within: bool
) -> None:
    if within:
        spoilings = [Spoiling("spoil_part", s.one, s.two) for s in spoilings]
    assert imported("snap.xlsx", spoilt(a_book(), spoilings))


@settings(calm, max_examples=tries(15, exploring=100))
@given(name=st.sampled_from(sorted(SOURCES)), spoilings=SPOILINGS)
def test_a_mapping_is_drafted_from_anything_or_refused_in_words(
    name: str, spoilings: list[Spoiling]
) -> None:
    drafted(name, spoilt(SOURCES[name], spoilings))


def test_every_way_of_spoiling_changes_a_file() -> None:
    book = a_book()
    for way in WAYS:
        raw = book if way == "spoil_part" else SOURCES["snap_ragged.csv"]
        assert any(Spoiling(way, one, 0.3)(raw) != raw for one in (0.1, 0.4, 0.9)), way


@pytest.mark.parametrize("sign", ["\x1b", "\x7f"])
def test_a_control_character_in_a_header_makes_no_broken_draft(sign: str) -> None:
    rows = "".join(f"D{n},Propose,{n}0,2026-09-30,u1\n" for n in range(1, 9))
    header = f"De{sign}al,Sta{sign}ge,Am{sign}ount,Close,Own{sign}er\n"
    assert drafted("odd.csv", f"{header}{rows}".encode())
