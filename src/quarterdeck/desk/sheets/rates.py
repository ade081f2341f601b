"""Exchange rates as a form: what a unit of a currency is worth, from which day on."""

from collections.abc import Mapping

from quarterdeck.desk.sheets.part import Book, Edit, Part, TableEdit, asked_for
from quarterdeck.playbook.changes_told import share
from quarterdeck.playbook.model import Rate
from quarterdeck.playbook.rates import COLUMNS, FILE, KINDS
from quarterdeck.reports.playbooks.sheets import GONE, NEW, Cell, Choice, Line, Sheet, Typed, Wrongs

_MOST = 100
_FREE = 2
_OTHER = "other"
_KINDS = {"dated": "of the day", "plan": "of the plan"}


def sheet(book: Book) -> Sheet:
    """Return the rates of one currency and kind, the last one first, and lines for further ones."""
    currency, kind = _asked(book)
    reporting = book.playbook.settings.currency
    found = [one for _, one in reversed(_stands(book, currency.value, kind.value))]
    code = "" if currency.value == _OTHER else currency.value
    holds = "holds for its whole fiscal year" if kind.value == "plan" else "holds until the next"
    cut = f" The last {_MOST} of {len(found)} are shown." if found[_MOST:] else ""
    return Sheet(
        PART.name,
        PART.title,
        f"What one unit of a foreign currency is worth in {reporting}; a rate {_KINDS[kind.value]} "
        f"{holds}.{cut}",
        ("Currency", "Code", "From", f"One unit in {reporting}"),
        (
            *(_new(number, code) for number in range(1, _FREE + 1)),
            *(_line(one) for one in found[:_MOST]),
        ),
        choices=(currency, kind),
    )


def edit(book: Book, typed: Typed) -> Edit:
    """Return rates.csv with what was typed; what cannot be a rate is told by its checks."""
    currency, kind = _asked(book)
    table = TableEdit(book.root, FILE, COLUMNS)
    named = "kind" in table.table.header or kind.value != KINDS[0]
    for place, one in _stands(book, currency.value, kind.value):
        cells = typed.get(_key(one), {})
        if cells.get(GONE):
            table.change(_key(one), place, None)
        elif cells:
            table.change(_key(one), place, _cells(one, cells))
    for key, cells in typed.items():
        if key.startswith(NEW) and (cells.get("since") or cells.get("rate")):
            code = cells.get("currency", currency.value).upper()
            told = {
                "currency": code,
                "since": cells.get("since", ""),
                "rate": cells.get("rate", ""),
            }
            table.add(key, told | ({"kind": kind.value} if named else {}))
    return Edit(table.texts, Wrongs(), table.place)


PART = Part("rates", "Exchange rates", "What foreign currencies are worth.", sheet, edit)


def _asked(book: Book) -> tuple[Choice, Choice]:
    codes = sorted({one.currency for one in book.playbook.rates})
    options = (*((code, code) for code in codes), (_OTHER, "another one"))
    currency = asked_for("currency", "Currency", options, book.which, options[0][0])
    kind = asked_for("kind", "Rate", tuple(_KINDS.items()), book.which, KINDS[0])
    return currency, kind


def _stands(book: Book, currency: str, kind: str) -> list[tuple[int, Rate]]:
    """Return the rates that are asked for with their places in the file, the last one last."""
    found = (
        (place, one)
        for place, one in enumerate(book.playbook.rates)
        if (one.currency, one.kind) == (currency, kind)
    )
    return sorted(found, key=lambda pair: pair[1].since)


def _key(one: Rate) -> str:
    return f"{one.currency} {one.kind} {one.since}"


def _line(one: Rate) -> Line:
    code = Cell("code", "Code", kind="shown")
    since = Cell("since", "From", f"{one.since}", "day")
    rate = Cell("rate", "Rate", share(one.rate, 1), "number", size=14)
    return Line(_key(one), one.currency, ((code,), (since,), (rate,)), removable=True)


def _new(number: int, code: str) -> Line:
    currency = Cell("currency", "Code", code, size=4)
    since, rate = Cell("since", "From", kind="day"), Cell("rate", "Rate", kind="number", size=14)
    return Line(f"{NEW}{number}", "A new rate", ((currency,), (since,), (rate,)), add=True)


def _cells(one: Rate, typed: Mapping[str, str]) -> dict[str, str]:
    """Return the cells that were typed otherwise than they stand."""
    stands = {"since": f"{one.since}", "rate": share(one.rate, 1)}
    return {n: typed[n] for n in stands if n in typed and typed[n] != stands[n]}
