"""Cells of a sheet as text: numbers and days in one plain form, as a mapping expects them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

_LAST_SERIAL = 110_000
"""The serial number of a day in the year 2201; larger numbers are no days."""

_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 -- cells have no zone
_MOST_EXACT = 10**15
_SECOND = timedelta(milliseconds=500)

Cell = str | float | int | bool | date | datetime | time | timedelta
Written = Callable[[Cell], str | None]


@dataclass(frozen=True, slots=True)
class Writing:
    """How the cells of one column are written: decimals with a comma, numbers as days."""

    comma: bool = False
    dates: bool = False
    from_1904: bool = False

    def __call__(self, cell: Cell) -> str | None:
        """Return a cell as text, None when it is empty."""
        if isinstance(cell, str):
            return cell or None
        if isinstance(cell, bool):
            return "true" if cell else "false"
        if isinstance(cell, int | float):
            return self._number(cell)
        return _moment(cell)

    def _number(self, number: float) -> str:
        if self.dates and 1 <= number < _LAST_SERIAL:
            epoch = _EPOCH_1904 if self.from_1904 else _EPOCH
            return _moment(epoch + timedelta(days=number))
        text = plain_number(number)
        return text.replace(".", ",") if self.comma else text


def plain_number(number: float) -> str:
    """Write a number with the fifteen digits that Excel keeps, never with an exponent."""
    if abs(number) < _MOST_EXACT and number == int(number):
        return str(int(number))
    text = f"{number:.15g}"
    return format(Decimal(text), "f") if "e" in text else text


def texts(column: Sequence[Cell], writing: Writing) -> list[str | None]:
    """Return the cells of a column as texts."""
    return [writing(cell) for cell in column]


def _moment(cell: date | datetime | time | timedelta) -> str:
    """Write a day or a moment in ISO 8601, to the second, as no sales tool keeps more."""
    if isinstance(cell, datetime):
        whole = (cell + _SECOND).replace(microsecond=0)
        return whole.date().isoformat() if whole.time() == time() else whole.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
