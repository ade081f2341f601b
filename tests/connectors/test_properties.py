"""Whatever a file holds, its rows add up; how it is cut and ordered does not matter."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.connectors.amounts import macros
from quarterdeck.connectors.held import held_rows
from quarterdeck.engine.duck import connect
from quarterdeck.words.money import parse_minor
from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.conftest import Workspace, adds_up, build, query
from tests.tries import tries

HEADER = ["Deal ID", "Stage", "Amount", "Currency", "Close", "Owner", "Name", "Product"]
CELLS = [
    ["A", "B", "C", "", " "],
    ["Discover", "Won", "Drafted", "Nowhere", ""],
    ["1", "1.5", "1,000.00", "(3)", "x", "", "9" * 30],
    ["EUR", "USD", "CHF", ""],
    ["2026-09-30", "30/09/2026", "", "2026-13-01"],
    ["u1", "u2", ""],
    ["x", 'with "quotes"', "two\nlines", "=1+1", "ö"],
    ["Core", "Other", ""],
]
ROWS = st.lists(st.tuples(*(st.sampled_from(cells) for cells in CELLS)), max_size=25)
BAD_LINES = st.lists(st.sampled_from(["A,Discover", "A" + "," * 12, ""]), max_size=4)
FEW = settings(
    max_examples=tries(6, exploring=60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def written(rows: list[tuple[str, ...]], header: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()


def in_a_new_workspace(files: dict[str, str]) -> tuple[Workspace, TemporaryDirectory[str]]:
    folder = TemporaryDirectory()
    workspace = build(Path(folder.name) / "acme")
    for name, text in files.items():
        workspace.file(name, text)
    return workspace, folder


@FEW
@given(rows=ROWS, bad=BAD_LINES)
def test_every_row_is_accepted_held_back_repeated_or_left_out(
    rows: list[tuple[str, ...]], bad: list[str]
) -> None:
    text = written(rows, HEADER) + "".join(f"{line}\n" for line in bad)
    workspace, folder = in_a_new_workspace({"snap.csv": text})
    with folder:
        result = workspace.one(workspace.root / "snap.csv")
        assert result.rows_in == len(rows) + sum(1 for line in bad if line)
        assert adds_up(result)
        kept = workspace.rows(result, "row_no")
        held = workspace.held(result) if result.quarantined else []
        assert len(kept) == result.accepted
        places = [row[0] for row in kept] + [row[0] for row in held]
        assert len(set(places)) == len(places)
        lines = text.split("\n")
        for row in held_rows(workspace.ledger):
            begin = ",".join(row.raw.split("\n")[0].split(",")[:2])
            assert row.line is not None
            assert lines[row.line - 1].startswith(begin), (row.line, row.raw)


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B"]),
        st.sampled_from(["2026-02-01T10:00:00Z", "2026-02-02T10:00:00Z", "2026-02-03T10:00:00Z"]),
        st.sampled_from(["Discover", "Propose", "Won", "Lost", "Drafted", "Signed"]),
        st.sampled_from(["1", "2", ""]),
        st.sampled_from(["u1", "u2"]),
    ),
    min_size=2,
    max_size=12,
)
EVENT_HEADER = ["id", "at", "stage", "amount", "who"]


@FEW
@given(rows=EVENTS, data=st.data())
def test_order_of_rows_and_cut_into_files_do_not_matter(
    rows: list[tuple[str, ...]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(1, len(rows) - 1))
    ways = (
        {"events.csv": written(rows, EVENT_HEADER)},
        {
            "events-1.csv": written(shuffled[:cut], EVENT_HEADER),
            "events-2.csv": written(shuffled[cut:], EVENT_HEADER),
        },
    )
    seen = []
    for files in ways:
        workspace, folder = in_a_new_workspace(files)
        with folder:
            workspace.take(*(workspace.root / name for name in files))
            table = workspace.ledger.derive().table("deals")
            what = "id, version, known_from, known_to, stage, amount, owner, track_legal"
            seen.append(
                sorted(
                    str(row)
                    for path in table.paths
                    for row in query(f"SELECT {what} FROM '{path}'")
                )
            )
    assert seen[0] == seen[1]


PLAIN = st.from_regex(
    r"[(]?[-]?[0-9]{1,4}([,. '][0-9]{1,3}){0,3}[)]?-?", fullmatch=True
) | st.decimals(-(10**9), 10**9, places=2).map(str)
BESIDE = st.sampled_from(
    ["", "€", "EUR", "EUR ", " €", "k", "M", " Mio", " per month", "₹", "¥", "$", "usd ", "USD",
     "kr.", "Fr.", "R$", "e5", "%", "¤", "X"]
)  # fmt: skip
NUMBERS = PLAIN | st.tuples(BESIDE, PLAIN, BESIDE).map("".join)


@pytest.fixture(scope="module")
def reader() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that knows how intake reads text."""
    con = connect()
    con.execute(macros())
    yield con
    con.close()


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(NUMBERS, min_size=1, max_size=30), mark=st.sampled_from([".", ","]))
def test_amounts_are_read_as_the_words_for_money_read_them(
    reader: duckdb.DuckDBPyConnection, texts: list[str], mark: str
) -> None:
    found = reader.execute(
        "SELECT text, CASE WHEN NOT qd_names_other(trim(text), $mark, 'EUR')"
        " THEN qd_minor(trim(text), $mark, 100) END, qd_was_rounded(trim(text), $mark, 100)"
        " FROM (SELECT unnest($texts) AS text)",
        {"texts": texts, "mark": mark},
    ).fetchall()
    for text, minor, rounded in found:
        if not rounded:
            assert minor == _parsed(text, mark), text


def _parsed(text: str, mark: str) -> int | None:
    try:
        return parse_minor(text, "EUR", mark)
    except QuarterdeckError:
        return None
