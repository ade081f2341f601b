"""The call board as a document, as a page and as a table."""

from typing import Any

from quarterdeck.metrics.callers.record import LayerRecord, PersonRecord, Verdict
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.calls.board import Board, BoardRow
from quarterdeck.reports.calls.document import called_json
from quarterdeck.reports.calls.page import lead_of
from quarterdeck.reports.calls.spoken import about, in_words, major
from quarterdeck.reports.figures import MINUS, compact_minor, money, rate
from quarterdeck.reports.page import page
from quarterdeck.words.deal import Category
from quarterdeck.words.named import NODE, Named

_INDENT = "\N{EM SPACE}"
_MANY = 25
_SAID = {Verdict.LOW: "calls low", Verdict.HIGH: "calls high", Verdict.NOISE: "misses both ways"}


def board_json(board: Board) -> dict[str, Any]:
    """Return the document of `call board`: that of `call show`, and what stands beside each."""
    told = called_json(board.called)
    beside = {row.caller.person: _beside(board, row) for row in board.rows}
    return {
        **told,
        "callers": [{**one, **beside[one["person"]]} for one in told["callers"]],
        "forecast_as_of": board.outlook_day.isoformat() if board.outlook_day else None,
        "over": board.over,
        "layers": [_layer(one) for one in board.record.layers],
    }


def board_report(board: Board) -> Report:
    """Return the board as a page: layers, then people from the top down."""
    called = board.called
    title = f"Call board of {called.period.label}"
    if not board.rows:
        empty = EmptyState(
            f"Nobody is expected to call {called.period.label}, and nobody has.",
            "Set targets for it, or call it: quarterdeck call submit --by PERSON --commit AMOUNT",
        )
        return page(called.source, title, (empty,), period=called.period.label)
    rows = board.rows if len(board.rows) <= _MANY else board.leaders
    blocks: tuple[Block, ...] = (
        Sentence((lead_of(called),), lead=True),
        Section("Who calls what", (_short(board, rows),)),
        *_records(board, rows),
        _notes(board, len(board.rows) - len(rows)),
    )
    return page(called.source, title, blocks, period=called.period.label)


def board_sheet(board: Board) -> Table:
    """Return everybody on the board as one table, for CSV."""
    return _table(board, board.rows)


def record_words(one: PersonRecord | None) -> str:
    """Return what a record says of a person; '' where it says nothing."""
    if one is None or one.lean is None:
        return ""
    span = f"{_percent(one.low)} to {_percent(one.high)} %"
    if one.verdict is Verdict.IN_LINE:
        return f"in line, {_percent(one.lean)} % ({span})"
    return f"{_SAID[one.verdict]}, {_percent(one.lean)} % ({span})"


def layer_words(board: Board) -> tuple[str, ...]:
    """Return what is said of each layer before anything is said of a person."""
    told = []
    for one in board.record.layers:
        name = one.layer.replace("_", " ").replace("vp", "VP") or "no role"
        lean = "too little to say" if one.lean is None else f"usually {_percent(one.lean)} %"
        told.append(f"{name} ({one.people}): {lean}")
    return tuple(told)


def said_words(row: BoardRow) -> str:
    """Return how long ago somebody called."""
    if row.days is None:
        return "not yet"
    if row.days == 0:
        return "today"
    return f"{row.days} day{'' if row.days == 1 else 's'} ago"


def _percent(share: float | None) -> str:
    return rate(share).text.replace("-", MINUS)


def range_words(row: BoardRow, currency: str) -> str:
    """Return the range of a forecast as a cell has it; '' for none."""
    told = row.outlook
    if told is None or told.low is None or told.high is None:
        return ""
    return f"{compact_minor(told.low, currency)} to {compact_minor(told.high, currency)}"


def _short(board: Board, rows: tuple[BoardRow, ...]) -> Table:
    """Return the commits alone, which fit a page."""
    currency = board.called.source.currency
    columns = (
        Column("who", "Who"),
        Column("target", "Target", "money", currency),
        Column("crm", "CRM commit", "money", currency),
        Column("below", "Layer below", "money", currency),
        Column("own", "Own commit", "money", currency),
        Column("expected", "Forecast", "money", currency),
        Column("range", "80 % between"),
        Column("said", "Called"),
    )
    return Table("", columns, tuple(_short_row(board, row) for row in rows))


def _short_row(board: Board, row: BoardRow) -> tuple[Part, ...]:
    currency, one = board.called.source.currency, row.caller
    word, told = one.calls.get(Category.COMMIT), row.outlook
    return (
        _who(board, row),
        _money(row.target, currency),
        money(one.crm[Category.COMMIT], currency),
        _money(one.below.amounts.get(Category.COMMIT) if one.below else None, currency),
        _money(word.amount if word else None, currency),
        _money(told.expected if told else None, currency),
        range_words(row, currency),
        _said(row),
    )


def _records(board: Board, rows: tuple[BoardRow, ...]) -> tuple[Block, ...]:
    names = board.called.source.names
    told = [(names(r.caller.person), record_words(r.record)) for r in rows if r.record]
    columns = (Column("who", "Who"), Column("record", "Lean beside the layer"))
    return (Section("Records", (Table("", columns, tuple(told)),)),) if told else ()


def _who(board: Board, row: BoardRow) -> str:
    person = row.caller.person
    return Named(f"{_INDENT * row.depth}{board.called.source.names(person)}", NODE, person)


def _said(row: BoardRow) -> str:
    return f"{said_words(row)}{', due' if row.late else ''}"


def _table(board: Board, rows: tuple[BoardRow, ...]) -> Table:
    currency = board.called.source.currency
    columns = (
        Column("who", "Who"),
        Column("of", "Calls for"),
        Column("target", "Target", "money", currency),
        Column("booked", "Booked", "money", currency),
        *(
            column
            for category in board.called.categories
            for column in _category_columns(category, currency)
        ),
        Column("week_before", "Commit a week ago", "money", currency),
        Column("expected", "Forecast", "money", currency),
        Column("low", "80 % from", "money", currency),
        Column("high", "to", "money", currency),
        Column("said", "Called"),
        Column("record", "Record"),
    )
    return Table("", columns, tuple(_row(board, row) for row in rows))


def _category_columns(category: Category, currency: str) -> tuple[Column, ...]:
    name = in_words(category)
    return (
        Column(f"{category}_crm", f"CRM {name}", "money", currency),
        Column(f"{category}_below", f"Layer below: {name}", "money", currency),
        Column(f"{category}", f"Own {name}", "money", currency),
    )


def _row(board: Board, row: BoardRow) -> tuple[Part, ...]:
    names, currency, one = board.called.source.names, board.called.source.currency, row.caller
    cells: list[Part] = [
        _who(board, row),
        about(one.scope, one.person, names),
        _money(row.target, currency),
        money(one.crm["booked"], currency),
    ]
    for category in board.called.categories:
        word = one.calls.get(category)
        cells += [
            money(one.crm[category], currency),
            _money(one.below.amounts.get(category) if one.below else None, currency),
            _money(word.amount if word else None, currency),
        ]
    told = row.outlook
    return (
        *cells,
        _money(one.before.get(Category.COMMIT), currency),
        _money(told.expected if told else None, currency),
        _money(told.low if told else None, currency),
        _money(told.high if told else None, currency),
        _said(row),
        record_words(row.record),
    )


def _money(value: int | None, currency: str) -> Part:
    return "" if value is None else money(value, currency)


_RECORD = (
    "A record is the lean of somebody's calls of what was still to come beside people of the same "
    "work, with its 80 % interval; of whom there is too little it says nothing."
)


def _notes(board: Board, left: int) -> Notes:
    seen = (
        f"The forecast is that of the end of {board.outlook_day}, for each part by itself."
        if board.outlook_day
        else "The period is over, so nothing is forecast."
    )
    more = (
        (f"{left} more call their own deals: --scope shows those of a team, --csv all.",)
        if left
        else ()
    )
    layers = (f"Layers first, how calls usually lean: {'; '.join(layer_words(board))}.",)
    week = f"The week of {board.called.week.start} is {'locked' if board.called.locked else 'open'}"
    return Notes("How to read it", (*layers, *more, seen, _RECORD, f"{week}."))


def _beside(board: Board, row: BoardRow) -> dict[str, Any]:
    currency, told, record = board.called.source.currency, row.outlook, row.record
    return {
        "depth": row.depth,
        "target": major(row.target, currency),
        "forecast": {
            "expected": major(told.expected, currency),
            "interval80": None
            if told.low is None
            else [major(told.low, currency), major(told.high, currency)],
        }
        if told
        else None,
        "days_since_call": row.days,
        "due": row.late,
        "last_entry": board.called.seen(row.caller.person) or None,
        "record": {
            "verdict": record.verdict.value,
            "lean": record.lean,
            "interval80": [record.low, record.high],
            "power": record.power,
            "periods": record.periods,
        }
        if record
        else None,
    }


def _layer(one: LayerRecord) -> dict[str, Any]:
    return {"layer": one.layer, "people": one.people, "judged": one.judged, "lean": one.lean}
