"""The command about rows held back: list them, mend them alike, take what was mended in a file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from quarterdeck.cli.options import HERE, PLAIN, Output, Place, Plain, Preview
from quarterdeck.connectors.result import ImportResult
from quarterdeck.desk.quarantine import Which
from quarterdeck.words.problem import QuarterdeckError


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Mending:
    """With fix: what is done to which of the rows."""

    put: Annotated[
        tuple[str, ...], Parameter(name="--set", consume_multiple=False, negative="")
    ] = ()
    """With fix: put a value into a column, COLUMN=VALUE; may be given several times."""

    date: Annotated[tuple[str, ...], Parameter(consume_multiple=False, negative="")] = ()
    """With fix: read a column's days by their own form, such as "Close=%d/%m/%Y"."""

    where: Annotated[tuple[str, ...], Parameter(consume_multiple=False, negative="")] = ()
    """With fix: only rows whose column holds this, COLUMN=VALUE; several must all hold."""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Pages:
    """Where the answer goes, if not to the terminal."""

    csv: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None
    """With list: write the rows to this file, to be mended; with --preview: its page as CSV."""

    html: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None
    """With --preview: write it as one page."""


_NO_MENDING, _NO_PAGES = Mending(), Pages()


def quarantine(  # noqa: PLR0913 -- one parameter an option
    action: Annotated[Literal["list", "fix", "replay"], Parameter(help="What to do.")],
    file: Annotated[Path | None, Parameter(help="With replay: the mended file.")] = None,
    /,
    *,
    batch: Annotated[str, Parameter(help="Only rows of this batch.")] = "",
    reason: Annotated[str, Parameter(help="Only rows held back for this reason.")] = "",
    row: Annotated[int, Parameter(help="Only the row of this number, with --batch.")] = 0,
    mending: Mending = _NO_MENDING,
    preview: Preview = False,
    pages: Pages = _NO_PAGES,
    place: Place = HERE,
    plain: Plain = PLAIN,
) -> int:
    """List the rows held back (list), mend them alike (fix), take those of a file (replay FILE).

    The list names the fix for rows that are held back alike, as does fix without any option. Rows
    that still cannot be taken stay held back; no row is ever lost.
    """
    if row and not batch:
        says = "A row is named by its import and its number."
        raise QuarterdeckError(says, where="--row", fix="Add --batch ID.")
    which, out = Which(batch, reason, row), Output(plain.json, pages.csv, pages.html)
    mends = mending != _NO_MENDING
    lists = action == "list" or (action == "fix" and not pages.csv)
    if lists and file is None and not mends and not preview and not pages.html:
        return _list_held(place, which, pages.csv, plain)
    if action == "fix" and file is None and mends and (preview or out == Output(plain.json)):
        return _fix(place, which, mending, out if preview else plain)
    if action == "replay" and file is not None and not mends and which == Which():
        if preview:
            from quarterdeck.cli.previewing import show_replay

            return show_replay(file, place, out)
        if out == Output(plain.json):
            return _replay(place, file, plain)
    raise QuarterdeckError(
        "There are three ways: list, with any of --batch, --reason and --csv; fix, with --set or "
        "--date and any of --where, --batch and --reason; or replay FILE. The last two take "
        "--preview, with which --csv and --html write its page.",
        fix="See: quarterdeck quarantine --help",
    )


def _list_held(place: Place, which: Which, csv: Path | None, plain: Plain) -> int:
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put, write
    from quarterdeck.desk.quarantine import held_back, mending_file, ways_to_mend
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.quarantine import quarantine_json, quarantine_text
    from quarterdeck.reports.to_json import dump

    with opened(place, quiet=True) as desk:
        rows = held_back(desk, OWNER, which)
        ways = ways_to_mend(desk, rows)
        currency = desk.playbook.settings.currency
    if csv:
        write(csv, mending_file(rows))
    if plain.json:
        put(dump(quarantine_json(rows, currency, ways)).decode())
    elif not csv:
        put(quarantine_text(rows, currency, ways))
    return 0


def _fix(place: Place, which: Which, mending: Mending, out: Output | Plain) -> int:
    from quarterdeck.cli.session import opened
    from quarterdeck.connectors.fixing import Fix
    from quarterdeck.desk.quarantine import fix
    from quarterdeck.desk.viewer import OWNER

    asked = Fix(
        _pairs("--set", mending.put),
        _pairs("--date", mending.date),
        _pairs("--where", mending.where),
    )
    if isinstance(out, Output):
        from quarterdeck.cli.previewing import show_fix

        return show_fix(asked, which, place, out)
    with opened(place, quiet=True) as desk:
        results = fix(desk, OWNER, asked, which=which)
        return _said(results, desk.playbook.settings.currency, out)


def _replay(place: Place, file: Path, plain: Plain) -> int:
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.quarantine import replay
    from quarterdeck.desk.viewer import OWNER

    with opened(place, quiet=True) as desk:
        results = replay(desk, OWNER, file)
        return _said(results, desk.playbook.settings.currency, plain)


def _said(results: tuple[ImportResult, ...], currency: str, plain: Plain) -> int:
    from quarterdeck.cli.show import put
    from quarterdeck.reports.imports import imports_json, imports_text
    from quarterdeck.reports.to_json import dump

    if plain.json:
        put(dump(imports_json(results, currency)).decode())
    else:
        put(imports_text(results, currency))
    return 0 if any(result.recorded for result in results) else 1


def _pairs(option: str, texts: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = []
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise QuarterdeckError(
                f"{text!r} names no column with what it holds.",
                where=option,
                fix=f'Write COLUMN=VALUE, such as {option} "Stage=Won".',
            )
        found.append((name.strip(), value.strip()))
    return tuple(found)
