"""Sends an answer where it was asked to go: terminal, JSON, CSV file or HTML file."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from quarterdeck.cli.options import Output
from quarterdeck.reports.blocks import Report, Table
from quarterdeck.words.problem import QuarterdeckError

_PIPED_WIDTH = 120
_WIDEST = 140
_PRINTED = "-"


def show(
    report: Report,
    out: Output,
    *,
    document: Callable[[], object] | None = None,
    sheet: Callable[[], Table] | None = None,
) -> None:
    """Write the report as asked.

    `document` is the JSON and `sheet` the CSV where they are not the report itself. Raises
    QuarterdeckError when two forms are to be printed at once.
    """
    _print_one(out)
    if out.html:
        from quarterdeck.reports.html import to_html

        write(out.html, to_html(report))
    if out.csv:
        from quarterdeck.reports.to_csv import to_csv

        write(out.csv, to_csv(report, sheet() if sheet else None))
    if out.json:
        from quarterdeck.reports.to_json import dump, report_json

        put(dump(document() if document else report_json(report)).decode())
    elif not out.html and not out.csv:
        from quarterdeck.reports.text import to_text

        put(to_text(report, width=width(), color=colored()))


def _print_one(out: Output) -> None:
    printed = [f"--{name} -" for name in ("csv", "html") if str(getattr(out, name)) == _PRINTED]
    printed += ["--json"] if out.json else []
    if len(printed) > 1:
        raise QuarterdeckError(
            f"{' and '.join(printed)} would be printed into each other.",
            fix="Print one of them, and write the other to a file, such as --html page.html.",
        )


def write(path: Path, text: str) -> None:
    """Write a file, or print it for '-'; says on stderr what was written."""
    if str(path) == _PRINTED:
        put(text)
        return
    path.write_text(text, encoding="utf-8")
    print(f"Wrote {path}", file=sys.stderr)  # noqa: T201 - the command line's own output


def put(text: str) -> None:
    """Print text as it is."""
    sys.stdout.write(text)
    sys.stdout.flush()


def width() -> int:
    """Return the width of the terminal, or a generous one when piped."""
    if not sys.stdout.isatty():
        return _PIPED_WIDTH
    return min(shutil.get_terminal_size().columns, _WIDEST)


def colored() -> bool:
    """Whether the reader is a terminal that takes colour."""
    import os

    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
