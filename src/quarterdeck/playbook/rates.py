"""playbook/rates.csv: what foreign currencies are worth in the reporting currency."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from pathlib import Path

from quarterdeck.playbook.model import Playbook, Rate, Settings
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.tables import Row, day, read_table
from quarterdeck.words.money import RATE_UNIT, exponent
from quarterdeck.words.problem import QuarterdeckError, Severity, did_you_mean

FILE = "playbook/rates.csv"
COLUMNS = ("currency", "since", "rate", "kind")
KINDS = ("dated", "plan")


def read_rates(root: Path, notes: Notes, settings: Settings) -> tuple[Rate, ...]:
    """Read rates.csv: 1 unit of the currency = `rate` of the reporting currency, from a day on."""
    lines: dict[tuple[str, date, str], int] = {}
    rates = []
    for row in read_table(root, FILE, notes, required=COLUMNS[:3], known=COLUMNS[3:]):
        rate = _rate(row, settings.currency)
        if rate is None:
            continue
        same = (rate.currency, rate.since, rate.kind)
        if lines.setdefault(same, row.line) != row.line:
            row.note(
                "since",
                f"{rate.currency} has another {rate.kind} rate for {rate.since} in line "
                f"{lines[same]}.",
                fix="Keep one of them.",
            )
        rates.append(rate)
    return tuple(rates)


def check_plan_rates(playbook: Playbook, notes: Notes) -> None:
    """Note a second plan rate of a currency within one fiscal year: which one holds is a guess."""
    calendar, first = playbook.settings.calendar, dict[tuple[str, int], date]()
    for rate in sorted(playbook.rates, key=lambda r: r.since):
        if rate.kind != "plan":
            continue
        year = calendar.year_of(rate.since)
        if first.setdefault((rate.currency, year), rate.since) != rate.since:
            notes.add(
                f"{FILE} {rate.currency} {rate.since}",
                f"{rate.currency} has another plan rate since {first[rate.currency, year]}, in the "
                f"same fiscal year {year}.",
                fix="Keep one: a plan rate holds for the whole fiscal year its day lies in.",
            )


def _rate(row: Row, reporting: str) -> Rate | None:
    """Read one line, noting every cell that does not fit; None when any is unusable."""
    since, units = day(row, "since"), _units(row)
    kind = row["kind"] or KINDS[0]
    if kind not in KINDS:
        row.note(
            "kind",
            f"kind cannot be {kind!r}.{did_you_mean(kind, KINDS)}",
            fix=f"Use one of: {', '.join(KINDS)}.",
        )
    try:
        exponent(row["currency"])
    except QuarterdeckError as error:
        row.notes.add_error(row.where("currency"), error)
        return None
    if row["currency"] == reporting and units not in (None, RATE_UNIT):
        row.note(
            "rate",
            f"{reporting} is the reporting currency: its rate is 1.",
            fix="Remove the line, or name the foreign currency.",
        )
    return Rate(row["currency"], since, units, kind) if since and units else None


def _units(row: Row) -> int | None:
    """Read a rate above 0 into units of 1e-9, rounding half-even and saying so where it shows."""
    try:
        rate = Decimal(row["rate"])
    except InvalidOperation:
        rate = Decimal("NaN")
    if not rate.is_finite() or rate <= 0:
        row.note(
            "rate",
            f"rate cannot be {row['rate']!r}.",
            fix="Write what 1 unit is worth in the reporting currency, with a point: 0.92.",
        )
        return None
    units = int((rate * RATE_UNIT).quantize(Decimal(1), rounding=ROUND_HALF_EVEN))
    if abs(units - rate * RATE_UNIT) * 1_000_000 > rate * RATE_UNIT:
        row.note(
            "rate",
            f"The rate {rate} is kept with nine decimals, which changes it by over a millionth.",
            fix="Nothing to do if that is near enough.",
            severity=Severity.ERROR if not units else Severity.WARNING,
        )
    return units or None
