"""What is said of a sheet: renamed columns, error cells, currencies that only a format shows."""

from collections import Counter
from collections.abc import Iterator

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.footer import ending_note
from quarterdeck.connectors.look import Wish
from quarterdeck.connectors.sentences import many
from quarterdeck.connectors.workbook.grid import Table
from quarterdeck.words.problem import Problem, Severity


def sheet_notes(file: str, table: Table, wish: Wish) -> Iterator[Problem]:
    """Yield what whoever imports a sheet should know about it."""
    if table.renamed:
        yield Problem(
            where=f"{file}: header",
            says=f"Several columns have one name; the later became {', '.join(table.renamed)}.",
            fix="Use these names in the mapping, or rename the columns in the sheet.",
            severity=Severity.WARNING,
            count=len(table.renamed),
        )
    yield from _errors(file, table, wish)
    yield from _currencies(file, table, wish)
    yield from _merged(file, table, wish)
    if table.ending:
        yield ending_note(file, table.ending)


def _errors(file: str, table: Table, wish: Wish) -> Iterator[Problem]:
    names = dict(zip(table.places, table.columns, strict=True))
    rows = range(table.begin, table.end)
    counts: Counter[tuple[str, bool]] = Counter()
    shown: dict[tuple[str, bool], str] = {}
    for (row, place), told in table.grid.errors.items():
        if place in names and row in rows and _is_read(names[place], wish):
            counts[names[place], told.startswith("=")] += 1
            shown.setdefault((names[place], told.startswith("=")), told)
    for (name, never), count in counts.items():
        plain = same(name) in wish.expected.plain
        read = "read as empty" if plain else "which is no value"
        what, fix = _NEVER if never else _ERROR
        yield Problem(
            where=f"{file}: {name}",
            says=f"{many(count, 'cell')} with {what} such as {shown[name, never]}, {read}.",
            fix=fix,
            severity=Severity.WARNING,
            count=count,
        )


_ERROR = ("an error", "Mend the formula in the sheet and import it again.")
_NEVER = (
    "a formula that was never calculated",
    "Open the workbook in Excel, save it and import it again: whoever wrote it calculated nothing.",
)


def _merged(file: str, table: Table, wish: Wish) -> Iterator[Problem]:
    """Say which columns have cells merged over several rows, and that these hold for each."""
    names = dict(zip(table.places, table.columns, strict=True))
    for place, rows in sorted(table.above().items()):
        name, count = names[place], len(rows)
        if _is_read(name, wish):
            yield Problem(
                where=f"{file}: {name}",
                says=f"{many(count, 'row')} below a cell merged over several rows: it holds for "
                "each of them, unless it is an amount, which only the first row takes.",
                fix="Nothing to do; if each row has an amount of its own, write it in each row.",
                severity=Severity.NOTE,
                count=count,
            )


def _is_read(name: str, wish: Wish) -> bool:
    """Tell whether a mapping reads a column; without any mapping all are of interest."""
    return not wish.expected.used or same(name) in wish.expected.used


def _currencies(file: str, table: Table, wish: Wish) -> Iterator[Problem]:
    for place, name in zip(table.places, table.columns, strict=True):
        signs = sorted(table.grid.signs.get(place, ()))
        if len(signs) > 1 and _is_read(name, wish):
            yield Problem(
                where=f"{file}: {name}",
                says=f"The format of the cells shows different currencies ({', '.join(signs)}), "
                "which the cells themselves do not hold: all are read in one.",
                fix="Add a column with the currency of each row, such as EUR, and map it.",
                severity=Severity.WARNING,
                count=len(signs),
            )
