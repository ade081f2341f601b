"""A zip archive is the tables in it, and whoever built it to harm harms nothing."""

import io
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.connectors import archives
from quarterdeck.connectors.archives import unpack
from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.conftest import CORPUS, Workspace
from tests.tries import tries

PLAIN = "snap_tab.tsv"
LONGEST = 120


def packed(path: Path, tables: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tables.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return path


def test_its_tables_are_recorded_as_they_would_be_alone(workspace: Workspace) -> None:
    names = ("snap_tab.tsv", "snap_crlf_semicolon.csv")
    alone = workspace.take(*(CORPUS / name for name in names))
    archive = packed(
        workspace.root / "export.zip", {f"out/{n}": (CORPUS / n).read_bytes() for n in names}
    )
    again = workspace.take(archive)
    assert {r.batch for r in again} == {r.batch for r in alone}
    assert {r.status for r in again} == {"already"}
    assert {r.file for r in again} == {f"export.zip/{name}" for name in names}
    assert workspace.ledger.head.seq == len(names)


def test_the_same_archive_twice_records_once(workspace: Workspace) -> None:
    archive = packed(workspace.root / "export.zip", {PLAIN: (CORPUS / PLAIN).read_bytes()})
    assert workspace.one(archive).status == "recorded"
    assert workspace.one(archive).status == "already"
    assert not list((workspace.root / "cache").glob("intake-*/*"))


def test_what_is_no_table_is_named_and_what_systems_keep_is_not(workspace: Workspace) -> None:
    archive = packed(
        workspace.root / "export.zip",
        {
            PLAIN: (CORPUS / PLAIN).read_bytes(),
            "read me.pdf": b"%PDF",
            "inner.zip": b"PK",
            "__MACOSX/._x.csv": b"",
            ".hidden.csv": b"",
        },
    )
    left, taken = workspace.take(archive)
    assert (left.status, taken.status) == ("unpacked", "recorded")
    assert "read me.pdf, inner.zip are no table" in left.problems[0].says


def test_the_day_in_its_name_tells_when_a_snapshot_was_seen(workspace: Workspace) -> None:
    archive = packed(
        workspace.root / "weekly_2026-03-01.zip", {PLAIN: (CORPUS / PLAIN).read_bytes()}
    )
    # The last second of that day in Berlin.
    assert workspace.one(archive).observed_at == datetime(2026, 3, 1, 22, 59, 59, tzinfo=UTC)


def locked(content: bytes) -> bytes:
    """Set the flag of a password in every header of an archive."""
    made = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + place] |= 1
            at = made.find(mark, at + 4)
    return bytes(made)


def lying(content: bytes) -> bytes:
    """Say in every header that a table is shorter than it is."""
    made = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = made.find(mark)
        size = struct.unpack_from("<I", made, at + place)[0]
        struct.pack_into("<I", made, at + place, size // 2)
    return bytes(made)


def whole(name: str = PLAIN) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, (CORPUS / PLAIN).read_bytes())
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (locked(whole()), "locked by a password"),
        (lying(whole()), "damaged"),
        (whole()[:-30], "damaged"),
        (b"no archive at all", "damaged"),
        (whole("inner.zip"), "holds no table"),
        (whole("read me.pdf"), "holds no table"),
    ],
)
def test_what_cannot_be_opened_is_refused_whole(
    workspace: Workspace, content: bytes, says: str
) -> None:
    result = workspace.one(workspace.file("export.zip", content))
    assert (result.status, result.file) == ("refused", "export.zip")
    assert says in result.problems[0].says
    assert workspace.ledger.head.seq == 0


@settings(
    max_examples=tries(60, exploring=3000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(
        [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
    ),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=3),
)
def test_whatever_is_damaged_is_refused_or_whole(
    tmp_path_factory: pytest.TempPathFactory, how: int, flips: list[tuple[int, int]]
) -> None:
    root = tmp_path_factory.mktemp("damaged")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as archive:
        archive.writestr(f"{'x' * 300}.tsv", (CORPUS / PLAIN).read_bytes() * 3)
    content = bytearray(made.getvalue())
    for at, flip in flips:
        content[at % len(content)] ^= flip
    (root / "export.zip").write_bytes(bytes(content))
    try:
        found = unpack(root / "export.zip", root / "into").tables
    except QuarterdeckError:
        return
    assert all(len(path.name) <= LONGEST for path in found)
    assert all(path.read_bytes() == (CORPUS / PLAIN).read_bytes() * 3 for path in found)


def test_tables_of_one_name_are_told_apart(workspace: Workspace) -> None:
    content = (CORPUS / PLAIN).read_bytes()
    archive = packed(workspace.root / "export.zip", {"a/d.tsv": content, "b/d.tsv": content})
    names = [path.name for path in unpack(archive, workspace.root / "into").tables]
    assert names == ["a-d.tsv", "b-d.tsv"]


def test_a_damaged_table_keeps_the_others_of_its_archive_out(workspace: Workspace) -> None:
    good = (CORPUS / PLAIN).read_bytes()
    archive = packed(workspace.root / "export.zip", {"a.tsv": good, "b.tsv": good * 2})
    content = bytearray(archive.read_bytes())
    at = content.rfind(b"PK\x03\x04")
    content[at + 30 + len("b.tsv") + 5] ^= 0xFF
    result = workspace.one(workspace.file("export.zip", bytes(content)))
    assert (result.status, workspace.ledger.head.seq) == ("refused", 0)


def test_a_small_archive_that_unpacks_to_much_is_not_opened(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "_SMALL", 2**20)
    archive = packed(workspace.root / "export.zip", {"deals.csv": b"0" * 2**21})
    result = workspace.one(archive)
    assert (result.status, workspace.ledger.head.seq) == ("refused", 0)
    assert "would unpack to 2,097,152 bytes" in result.problems[0].says


@settings(
    max_examples=tries(25, exploring=500),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.text("./\\a:é ", max_size=12), min_size=1, max_size=4, unique=True))
def test_no_name_leads_out_of_the_folder(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    root = tmp_path_factory.mktemp("names")
    tables = {f"{name}.csv": b"a,b\n1,2\n" for name in names}
    tables |= {"../../out.csv": b"a\n", "/out.csv": b"a\n", "out.csv": b"a\n"}
    archive = packed(root / "export.zip", tables)
    into = root / "into"
    try:
        found = unpack(archive, into).tables
    except QuarterdeckError:
        found = ()
    assert all(into in path.resolve().parents for path in found)
    assert {path for path in root.rglob("*") if path.is_file()} == {archive, *found}
    assert len(set(found)) == len(found)
