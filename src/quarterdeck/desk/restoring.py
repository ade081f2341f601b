"""Files that say again what a version of the playbook said, as little as possible changed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from quarterdeck.playbook import people, private, rates, stages, standards, targets
from quarterdeck.playbook.edits.again import files_of_standards, stages_again, standards_again
from quarterdeck.playbook.edits.tables import Record, TableText, parsed, table_text
from quarterdeck.playbook.hash import same_meaning
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.read import read_all
from quarterdeck.playbook.write import playbook_files
from quarterdeck.reports.problems import has_errors
from quarterdeck.words.days import parse_day

_TABLES = {
    targets.FILE: targets.COLUMNS,
    rates.FILE: rates.COLUMNS,
    people.FILE: people.PEOPLE_COLUMNS,
    people.ORG: people.ORG_COLUMNS,
}


def texts_of(root: Path, version: Playbook) -> dict[str, str | None]:
    """Return the texts that make a workspace's files say what a version says.

    Lines of tables that say so already stay as they are, with the comments between them; so do
    stages and standards that only say otherwise. Else a file is written anew, and so are all that
    differ where any has errors.
    """
    reading, then = read_all(root), playbook_files(version)
    if has_errors(reading.problems):
        return _anew(root, then)
    files = reading.playbook
    if same_meaning(files, version):
        return {}
    now = playbook_files(files)
    found: dict[str, str | None] = {}
    for path in sorted(now.keys() | then.keys()):
        if now.get(path) == then.get(path):
            continue
        if path in _TABLES:
            found[path] = _table(root / path, _TABLES[path], now[path], then[path])
        elif path == stages.FILE:
            text = (root / path).read_bytes().decode("utf-8-sig")
            found[path] = stages_again(text, files, version) or then[path]
        elif path.startswith(standards.FOLDER):
            found |= _standards(root, files, version, then)
        else:
            found[path] = then.get(path)
    return found


def _anew(root: Path, then: Mapping[str, str]) -> dict[str, str | None]:
    """Return every file of a version, those it has not gone; names of people are no part of it."""
    found = [*(root / "playbook").rglob("*.toml"), *(root / "playbook").rglob("*.csv")]
    paths = {path.relative_to(root).as_posix() for path in found} - {private.FILE}
    return dict.fromkeys(paths - then.keys()) | dict(then)


def _table(path: Path, columns: tuple[str, ...], now: str, then: str) -> str:
    """Return a table without the lines that a version has not, and with those it has besides.

    `now` is the table as it would be written, whose lines follow those of the file.
    """
    table, mark = table_text(path, columns), parsed(then)
    left = Counter(_row(record, columns) for record in mark.records)
    gone: dict[int, Mapping[str, str] | None] = {}
    for place, row in enumerate(_rows(path, table, parsed(now), columns)):
        if left[row]:
            left[row] -= 1
        else:
            gone[place] = None
    added = (dict(zip(columns, row, strict=True)) for row in left.elements())
    return table.edited(gone, added)


def _rows(
    path: Path, table: TableText, now: TableText, columns: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    """Yield each line of a table as it would be written; those of the tree stand in any order."""
    if path.name != Path(people.ORG).name:
        yield from (_row(record, columns) for record in now.records)
        return
    for record in table.records:
        node, parent, since = _row(record, columns)
        yield node, parent, f"{parse_day(since)}"


def _row(record: Record, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(record.cells.get(name, "") for name in columns)


def _standards(
    root: Path, files: Playbook, version: Playbook, then: Mapping[str, str]
) -> dict[str, str | None]:
    """Return the files of standards, whose folder is the whole policy: others of it go."""
    texts = files_of_standards(root)
    again = standards_again(texts, files, version)
    if again is not None:
        return {path: text for path, text in again.items() if text != texts[path]}
    written = {path: text for path, text in then.items() if path.startswith(standards.FOLDER)}
    return {path: None for path in texts if path not in written} | written
