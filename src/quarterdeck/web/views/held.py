"""Rows held back, mended on the Data page: alike, one by one, or in a spreadsheet."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from quarterdeck.connectors.held import HeldRow
from quarterdeck.desk.quarantine import Which, held_back, mending_file
from quarterdeck.web.accounts.looked import look_at
from quarterdeck.web.accounts.roles import WRITE
from quarterdeck.web.changes.change import FIX, REPLAY
from quarterdeck.web.pages.held import LONGEST
from quarterdeck.web.views.doors import needs
from quarterdeck.web.views.sending import back, begun, sent
from quarterdeck.web.walls import viewer_of
from quarterdeck.words.problem import QuarterdeckError


@needs(WRITE)
@require_POST
def alike(request: HttpRequest) -> HttpResponse:
    """Begin to look at what mending rows held back alike would do."""
    column, held, value = (_text(request, name) for name in ("column", "value", "set"))
    which = {name: _text(request, name) for name in ("reason", "batch")}
    if request.POST.get("how") == "dates":
        mend = {"dates": [(column, value)]}
        title = f"Read {column} as {value}"
    else:
        mend = {"sets": [(column, value)], "where": [(column, held)]}
        title = f"Make {column} {value!r} where it is {repr(held) if held else 'empty'}"
    try:
        _refuse_silence(value and column)
        return begun(request, FIX, {"title": title, "mend": mend, "which": which})
    except QuarterdeckError as error:
        return back(request, error)


@needs(WRITE)
@require_POST
def one(request: HttpRequest) -> HttpResponse:
    """Begin to look at what mending one row held back would do."""
    number = _text(request, "row")
    which = Which(_text(request, "batch"), row=int(number) if number.isdecimal() else -1)
    try:
        row = _row(request, which)
        sets = _changed(request, row)
        title = f"Mend row {row.row:,} of {row.file}"
        says = {"title": title, "mend": {"sets": sets}, "which": asdict(which)}
        return begun(request, FIX, says)
    except QuarterdeckError as error:
        return back(request, error)


def _refuse_silence(said: str) -> None:
    if not said:
        raise QuarterdeckError("Nothing was said.", fix="Say what the column should hold.")


def _row(request: HttpRequest, which: Which) -> HeldRow:
    rows = held_back(request.company.today(), viewer_of(request.member), which)
    if len(rows) != 1:
        raise QuarterdeckError(
            "This row is not held back any more.", fix="Look at the rows that are."
        )
    return rows[0]


def _typed(request: HttpRequest, field: str, held: str) -> str:
    """Return what a field of the form holds; what the form did not have is as it was."""
    found = request.POST.get(field)
    return held if found is None else found[:LONGEST].replace("\r\n", "\n")


def _changed(request: HttpRequest, row: HeldRow) -> list[tuple[str, str]]:
    """Return the cells that a form changes; a browser sends line ends its own way."""
    cells = [
        (name, _typed(request, f"cell.{n}", cell), cell)
        for n, (name, cell) in enumerate(zip(row.columns, row.cells, strict=False))
    ]
    sets = [(name, new) for name, new, old in cells if new != old.replace("\r\n", "\n")]
    if not sets:
        raise QuarterdeckError("No cell was changed.", fix="Change what is wrong in the row.")
    return sets


@needs(WRITE)
@require_POST
def mended(request: HttpRequest) -> HttpResponse:
    """Keep a file of mended rows that was sent and begin to look at it."""
    return sent(request, REPLAY, {})


@needs(WRITE)
@require_safe
def to_mend(request: HttpRequest) -> HttpResponse:
    """Return the rows held back as CSV with the columns of their exports, ready to be mended."""
    asked = request.GET
    which = Which(asked.get("batch", ""), asked.get("reason", ""))
    try:
        rows = held_back(request.company.today(), viewer_of(request.member), which)
    except QuarterdeckError as error:
        return back(request, error)
    look_at(request, "data: rows held back")
    response = HttpResponse(mending_file(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="to-mend.csv"'
    return response


def _text(request: HttpRequest, name: str) -> str:
    return str(request.POST.get(name, ""))[:LONGEST]
