"""What is said of a sheet: renamed columns, error cells, currencies that only a format shows."""

from collections import Counter
from collections.abc import Iterator

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.footer import ending_note
from quarterdeck.connectors.look import Wish
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
    if table.ending:
        yield ending_note(file, table.ending)


def _errors(file: str, table: Table, wish: Wish) -> Iterator[Problem]:
    names = dict(zip(table.places, table.columns, strict=True))
    rows = range(table.begin, table.end)
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for (row, place), told in table.grid.errors.items():
        if place in names and row in rows and _is_read(names[place], wish):
            counts[names[place]] += 1
            shown.setdefault(names[place], told)
    for name, count in counts.items():
        plain = same(name) in wish.expected.plain
        read = "read as empty" if plain else "which is no value"
        yield Problem(
            where=f"{file}: {name}",
            says=f"{count:,} cell{'s' if count > 1 else ''} with an error such as {shown[name]}, "
            f"{read}.",
            fix="Mend the formula in the sheet and import it again.",
            severity=Severity.WARNING,
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
