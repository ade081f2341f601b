"""Excel workbooks (.xlsx): each sheet with a table, whatever stands above and below the table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quarterdeck.connectors.columns import same
from quarterdeck.connectors.look import ROW, Look, Wish
from quarterdeck.connectors.scan import hash_file
from quarterdeck.connectors.workbook import book
from quarterdeck.connectors.workbook.book import Sheet
from quarterdeck.connectors.workbook.grid import Reader
from quarterdeck.connectors.workbook.package import Package, open_package, prove
from quarterdeck.connectors.workbook.table import table_of
from quarterdeck.engine.sql import ident
from quarterdeck.words.problem import QuarterdeckError, did_you_mean


@dataclass(frozen=True, slots=True)
class XlsxConnector:
    """The door for Excel workbooks."""

    def look(self, path: Path, wish: Wish) -> Look | None:
        """Return the first sheet that fits, further ones in `others`; None for other files.

        Of several sheets those with a header that is looked for are returned, or all that hold
        anything when none has one. Raises QuarterdeckError for a workbook that is not safe to open
        or does not have the sheet asked for.
        """
        package = open_package(path)
        if package is None:
            return None
        prove(package)
        reader, digest = Reader(package), hash_file(path)
        grids = [reader.grid(sheet) for sheet in _asked(package, wish.layout.sheet)]
        found = [table_of(package, grid, wish, digest) for grid in grids if grid.rows]
        looks = [look for look in found if look]
        known = [look for look in looks if _is_known(look, wish)]
        if not looks:
            raise _empty(package)
        first, *others = known or looks
        return replace(first, others=tuple(others))

    def relation(self, look: Look) -> str:
        """Return SQL for the rows: the columns as text, and qd_row."""
        columns = ", ".join(ident(name) for name in look.columns)
        return f"SELECT {columns}, row_number() OVER () AS {ROW} FROM {look.reading}"


def hidden_sheets(path: Path) -> tuple[str, ...]:
    """Return the names of the sheets that people do not see, () for what is no workbook."""
    package = open_package(path)
    return tuple(s.name for s in book.sheets(package) if not s.visible) if package else ()


def _asked(package: Package, name: str) -> Sequence[Sheet]:
    """Return the sheet of that name, or all that people see when none is named."""
    sheets = book.sheets(package)
    if not name:
        return [sheet for sheet in sheets if sheet.visible] or sheets
    asked = [sheet for sheet in sheets if same(sheet.name) == same(name)]
    if not asked:
        names = [sheet.name for sheet in sheets]
        raise QuarterdeckError(
            f"{package.path.name} has no sheet {name!r}.{did_you_mean(name, names)}",
            fix=f"Correct `sheet` in the mapping; the workbook has: {', '.join(names) or 'none'}.",
            where=str(package.path),
        )
    return asked


def _is_known(look: Look, wish: Wish) -> bool:
    names = {same(column) for column in look.columns}
    return any(header <= names for header in wish.expected.headers)


def _empty(package: Package) -> QuarterdeckError:
    return QuarterdeckError(
        f"{package.path.name} is empty: no sheet that can be seen holds a table.",
        fix="Export it again, or name a hidden sheet with `sheet` in the mapping.",
        where=str(package.path),
    )


connector = XlsxConnector()
