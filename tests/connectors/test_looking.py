"""A file is read as what it is, whoever wrote it."""

import fcntl
import gzip
import os
from pathlib import Path

import pytest

from quarterdeck.connectors import scan as scanning
from quarterdeck.connectors.copying import plain_copy
from quarterdeck.connectors.scan import BLOCK, scan
from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.conftest import CORPUS, Workspace, adds_up, said

HEADER = b"Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
ROW = b"A,Discover,100,EUR,2026-09-30,u1,Deal,Core\n"


@pytest.mark.parametrize(
    ("name", "form", "titles"),
    [
        ("snap_utf8_bom.csv", "utf-8-sig, line ends LF, comma", ["Zoë Møller"]),
        ("snap_cp1252.csv", "cp1252, line ends LF, comma", ["Zoë €uro – Müller"]),  # noqa: RUF001
        ("snap_cp1252_odd_byte.csv", "cp1252, line ends LF, comma", ["Zo\x81ë"]),
        ("snap_utf16.csv", "utf-16, line ends LF, comma", ["Zoë 東京"]),
        ("snap_utf16_no_mark.csv", "utf-16-le, line ends LF, comma", ["Zoe"]),
        ("snap_cr.csv", "utf-8, line ends CR alone, comma", ["Deal", "Deal"]),
        ("snap_crlf_semicolon.csv", "utf-8, line ends CRLF, semicolon", ["Deal", "Deal"]),
        ("snap_tab.tsv", "utf-8, line ends LF, tab", ["Deal"]),
        ("snap_bar.txt", "utf-8, line ends LF, bar", ["Deal"]),
        ("snap_mixed_line_ends.csv", "utf-8, line ends mixed, comma", ["Deal"] * 4),
        ("snap_sep_line.csv", "utf-8, line ends LF, semicolon", ["Deal"]),
        ("snap_quoted.csv", "utf-8, line ends LF, comma", ['Two\nlines, and "quotes"', '5" pipe']),
        ("snap_header_spaces.csv", "utf-8, line ends LF, comma", ["Deal"]),
    ],
)
def test_each_way_of_writing_gives_the_same_rows(
    workspace: Workspace, name: str, form: str, titles: list[str]
) -> None:
    result = workspace.one(CORPUS / name)
    assert (result.status, result.form) == ("recorded", form)
    assert [title for (title,) in workspace.rows(result, "title")] == titles
    assert result.accepted == len(titles)


def test_a_file_that_is_not_utf8_is_told_with_the_place(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_late_bad_byte.csv")
    (told,) = [p for p in result.problems if "Windows-1252" in p.says]
    bad = (CORPUS / "snap_late_bad_byte.csv").read_bytes().index(b"\xeb")
    assert told.where.endswith(f"byte {bad:,}")
    assert ("Zoë",) in workspace.rows(result, "title")


def test_the_encoding_of_the_mapping_wins(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook/mappings/snap.toml"
    mapping.write_text(
        mapping.read_text().replace('id = "Deal ID"', 'id = "Deal ID"\nencoding = "latin-1"')
    )
    file = workspace.file(
        "snap.csv", HEADER + ROW.replace(b"Deal,Core", "Zoë,Core".encode("latin-1"))
    )
    assert workspace.rows(workspace.one(file), "title") == [("Zoë",)]
    wrong = workspace.file("snap2.csv", HEADER + ROW)
    mapping.write_text(mapping.read_text().replace("latin-1", "utf-16"))
    assert "utf-16" in workspace.one(wrong).problems[0].says


def test_gzip_is_found_by_its_first_bytes_and_in_parts(workspace: Workspace) -> None:
    packed = gzip.compress(HEADER + ROW) + gzip.compress(ROW.replace(b"A,", b"B,", 1))
    result = workspace.one(workspace.file("snap.csv", packed))
    assert (result.accepted, result.form.startswith("gzip, ")) == (2, True)


def test_a_gzip_file_that_is_cut_off_is_refused(workspace: Workspace) -> None:
    packed = gzip.compress(HEADER + ROW * 500)
    result = workspace.one(workspace.file("snap.csv.gz", packed[:-30]))
    assert (result.status, workspace.ledger.head.seq) == ("refused", 0)
    assert "damaged or cut off" in result.problems[0].says


def test_two_columns_of_one_name_are_told_and_the_first_keeps_it(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_double_header.csv")
    assert said(result, "Several columns have one name; the later became Amount (2)") == (1, None)
    assert workspace.rows(result, "amount") == [(10000,)]


def test_a_giant_line_is_refused_with_its_number_and_place(workspace: Workspace) -> None:
    text = HEADER + ROW + b"B,Discover," + b"9" * (2 * 1024 * 1024) + b"\n"
    result = workspace.one(workspace.file("snap.csv", text))
    told = result.problems[0]
    assert (result.status, workspace.ledger.head.seq) == ("refused", 0)
    assert "more than 1,048,576 bytes: line 3" in told.says
    assert f"byte {len(HEADER + ROW):,}" in told.says
    assert "quote" in told.fix


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_long_files_of_short_lines_pass_whatever_ends_them(tmp_path: Path, end: bytes) -> None:
    path = tmp_path / "long.csv"
    line = b"x" * 97 + end
    path.write_bytes(line * (BLOCK // len(line) + 5000))
    assert scan(path).line_end == {b"\n": "lf", b"\r": "cr", b"\r\n": "crlf"}[end]


def test_a_giant_line_over_the_border_of_two_blocks_is_found(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    lines = b"y" * 99 + b"\n"
    before = lines * ((BLOCK - 600_000) // 100)
    path.write_bytes(before + b"z" * 1_200_000 + b"\n" + lines)
    with pytest.raises(QuarterdeckError, match=f"line {BLOCK // 100 - 6000 + 1:,}"):
        scan(path)


def test_a_letter_cut_by_the_border_of_two_blocks_is_still_utf8(tmp_path: Path) -> None:
    path = tmp_path / "border.csv"
    path.write_bytes(b"n" * 99 + b"\n" + (b"x" * 99 + b"\n") * (BLOCK // 100 - 1))
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + b"q" * (BLOCK - size - 1) + "ë\n".encode())
    assert scan(path).encoding == "utf-8"
    path.write_bytes(path.read_bytes()[:-2])
    assert (scan(path).encoding, scan(path).odd_at) == ("", BLOCK - 1)


@pytest.mark.parametrize(
    ("name", "part"),
    [("snap_empty.csv", "is empty"), ("snap_workbook.xlsx", "is a damaged workbook")],
)
def test_what_is_no_table_is_refused_in_words(workspace: Workspace, name: str, part: str) -> None:
    result = workspace.one(CORPUS / name)
    assert (result.status, part in result.problems[0].says) == ("refused", True)
    assert workspace.ledger.head.seq == 0


def test_a_header_without_rows_is_an_observation_of_nothing(workspace: Workspace) -> None:
    result = workspace.one(CORPUS / "snap_header_only.csv")
    assert (result.status, result.rows_in) == ("recorded", 0)
    assert adds_up(result)


def test_one_unusable_file_does_not_keep_the_others_out(workspace: Workspace) -> None:
    results = workspace.take(CORPUS / "snap_workbook.xlsx", CORPUS / "snap_tab.tsv")
    assert sorted(r.status for r in results) == ["recorded", "refused"]


def test_an_unreadable_file_is_refused_in_words(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("quarterdeck.connectors.tables.look_at", refuse)
    result = workspace.one(CORPUS / "snap_tab.tsv")
    assert (result.status, "Permission denied" in result.problems[0].says) == ("refused", True)


def test_a_file_that_does_not_exist_is_wrong_use(workspace: Workspace) -> None:
    with pytest.raises(QuarterdeckError, match="There is no file"):
        workspace.take(workspace.root / "snap-nowhere.csv", CORPUS / "snap_tab.tsv")
    assert workspace.ledger.head.seq == 0


@pytest.mark.parametrize("block", [1, 2, 3, 5, 1000])
def test_a_copy_is_the_same_wherever_the_blocks_are_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(scanning, "BLOCK", block)
    text = "a,ë\r\nb,\r\r\n東\n\rend\r"
    (tmp_path / "odd.csv").write_bytes(text.encode("utf-16"))
    plain_copy(tmp_path / "odd.csv", tmp_path / "copy", encoding="utf-16", compressed=False)
    assert (tmp_path / "copy").read_bytes().decode() == "a,ë\nb,\n\n東\n\nend\n"


def test_a_header_with_two_blanks_in_a_name_holds_peoples_names(workspace: Workspace) -> None:
    mapping = workspace.root / "playbook" / "mappings" / "snap.toml"
    named = 'owner = { column = "Deal owner", names = true }'
    mapping.write_text(mapping.read_text().replace('owner = "Owner"', named))
    header = "Deal ID,Stage,Amount,Currency,Close,Deal  owner,Name,Product\n"
    file = workspace.file("snap.csv", header + "A,Propose,1,EUR,2026-09-30,Ada Sample,n,Core\n")
    result = workspace.one(file)
    assert result.accepted == 1
    assert str(workspace.rows(result, "owner")[0][0]).startswith("p-")


def test_a_giant_cell_is_read_and_a_giant_header_refused(workspace: Workspace) -> None:
    header = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
    row = f'A,Propose,1,EUR,2026-09-30,u1,"{"x" * 200_000}",Core\n'
    assert workspace.one(workspace.file("snap.csv", header + row)).accepted == 1
    broken = workspace.one(workspace.file("snap2.csv", '"' + header + "A,b\n" * 60_000))
    assert broken.status == "refused"
    assert "header cannot be read" in broken.problems[0].says


def test_a_pipe_or_a_folder_is_refused_at_once(workspace: Workspace) -> None:
    pipe = workspace.root / "snap.csv"
    os.mkfifo(pipe)
    with pytest.raises(QuarterdeckError, match="no regular file"):
        workspace.take(pipe)
    with pytest.raises(QuarterdeckError, match="is a folder"):
        workspace.take(workspace.root)


@pytest.mark.parametrize("text", [b"a", b"id", b"id\n"])
def test_a_tiny_file_is_not_taken_for_utf_16(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "tiny.csv"
    path.write_bytes(text)
    assert scan(path).encoding == "utf-8"


def test_what_a_killed_import_left_is_deleted_and_what_runs_is_kept(workspace: Workspace) -> None:
    left, running = (workspace.root / "cache" / f"intake-{name}" for name in ("left", "running"))
    for folder in (left, running):
        folder.mkdir(parents=True)
        (folder / "copy.csv").write_text("a copy of the export")
    held = os.open(running, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        workspace.take()
    finally:
        os.close(held)
    assert not left.exists()
    assert (running / "copy.csv").exists()
