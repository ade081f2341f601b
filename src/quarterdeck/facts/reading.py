"""How the facts are read as money: at which rates, in which currency."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.playbook.model import Playbook
from quarterdeck.words.calendar import Period
from quarterdeck.words.measure import AMOUNT, measure_field
from quarterdeck.words.money import RATE_UNIT, exponent, half_even
from quarterdeck.words.problem import QuarterdeckError
from quarterdeck.words.rates import RatesAsked

FILE = "playbook/rates.csv"


@dataclass(frozen=True, slots=True)
class Reading:
    """Money at the rates of a `kind`, in `currency`.

    `of` says whose rates: the fiscal year of plan rates, the day of constant ones, '' of dated.
    `worth` is what one unit of each other currency is worth throughout, in 1e-9; dated rates have
    none. `measure` is what of a deal is told: its amount, or a measure that the company declares.
    `first` names the currencies that have no rate yet on the day of constant ones, each with the
    day of its first rate, which stands in for it.
    """

    currency: str
    kind: str = "dated"
    of: str = ""
    worth: tuple[tuple[str, int], ...] = ()
    measure: str = AMOUNT
    first: tuple[tuple[str, str], ...] = ()

    @property
    def fixed(self) -> bool:
        """Whether one rate of a currency holds for every day."""
        return self.kind != "dated"

    @property
    def field(self) -> str:
        """The field of a deal that holds the measure."""
        return measure_field(self.measure)

    @property
    def words(self) -> str:
        """Which rates they are, as a page says it."""
        if not self.fixed:
            return "dated rates"
        return f"{self.kind} rates of {self.of}"

    def assumption(self) -> str:
        """Say at which rates other currencies stand; '' at dated rates, which are the rule."""
        if not self.fixed:
            return ""
        listed = ", ".join(f"{name} {_plain(rate)}" for name, rate in self.worth)
        worth = f": {listed} {self.currency}" if listed else ""
        early = "".join(
            f"; {name} has no rate before {day}, so that of {day} stands"
            for name, day in self.first
        )
        return f"other currencies stand at {self.words}{worth}{early}"

    def options(self, playbook: Playbook) -> list[str]:
        """Return the options of a command that reads money the same way; () by default."""
        day = date.fromisoformat(self.of) if self.kind == "constant" else None
        asked = RatesAsked(self.kind, day)
        words = [] if asked == playbook.settings.rates else ["--rates", f"{asked}"]
        if self.measure != playbook.settings.measure:
            words += ["--measure", self.measure]
        own = self.currency == playbook.settings.currency
        return words if own else [*words, "--currency", self.currency]


def dated(playbook: Playbook) -> Reading:
    """Return the reading of a workspace that asks for nothing else."""
    return Reading(playbook.settings.currency, measure=playbook.settings.measure)


def reading_of(
    playbook: Playbook, asked: RatesAsked, *, currency: str, year: Period, day: date
) -> Reading:
    """Return the reading of a question about a fiscal `year` as of a `day`.

    Plan rates are those of the year, constant ones those of the day that is asked for, else of
    `day`. `currency` is the one to report in, '' for the workspace's own. Raises QuarterdeckError
    for a currency without a plan rate, and for another currency at dated rates.
    """
    own = playbook.settings.currency
    wanted = currency or own
    exponent(wanted)
    if asked.kind == "dated":
        if wanted != own:
            raise QuarterdeckError(
                f"At dated rates money is told in {own} only: every day has another rate to"
                f" {wanted}.",
                where="--currency",
                fix=f"Add --rates plan or --rates constant to report in {wanted}.",
            )
        return dated(playbook)
    if asked.kind == "plan":
        of, worth = year.label, _plan(playbook, year)
    else:
        of, worth = f"{asked.day or day}", _of_day(playbook, asked.day or day)
    if wanted != own:
        worth = _crossed(worth, own, wanted)
    first = _firsts(playbook, asked.day or day) if asked.kind == "constant" else ()
    return Reading(wanted, asked.kind, of, tuple(sorted(worth.items())), first=first)


def _plan(playbook: Playbook, year: Period) -> dict[str, int]:
    """Return the plan rates whose first day lies in the fiscal year."""
    own = playbook.settings.currency
    rates = [r for r in playbook.rates if r.kind == "plan" and r.currency != own]
    found = {r.currency: r.rate for r in rates if year.contains(r.since)}
    missing = [c for c in playbook.currencies if c != own and c not in found]
    if not missing:
        return found
    are = "is no plan rate" if len(missing) == 1 else "are no plan rates"
    raise QuarterdeckError(
        f"There {are} of {' and '.join(missing)} for {year.label}.",
        where=FILE,
        fix=f"Add a line such as {missing[0]},{year.start},0.92,plan, or ask at other rates with"
        " --rates dated.",
    )


def _of_day(playbook: Playbook, day: date) -> dict[str, int]:
    """Return the dated rates in force on a day; the first one stands for earlier days."""
    found: dict[str, int] = {}
    for rate in sorted(playbook.rates, key=lambda r: r.since):
        other = rate.currency != playbook.settings.currency and rate.kind == "dated"
        if other and (rate.since <= day or rate.currency not in found):
            found[rate.currency] = rate.rate
    return found


def _firsts(playbook: Playbook, day: date) -> tuple[tuple[str, str], ...]:
    """Return the currencies without a dated rate by the day, each with the day of its first."""
    first: dict[str, date] = {}
    for rate in playbook.rates:
        if rate.kind == "dated" and rate.currency != playbook.settings.currency:
            first[rate.currency] = min(rate.since, first.get(rate.currency, rate.since))
    return tuple((name, f"{since}") for name, since in sorted(first.items()) if since > day)


def _crossed(worth: dict[str, int], own: str, wanted: str) -> dict[str, int]:
    """Return what every currency is worth in another than the workspace's own."""
    if wanted not in worth:
        known = ", ".join(sorted(worth)) or "none"
        raise QuarterdeckError(
            f"There is no rate of {wanted}, so nothing can be told in it.",
            where="--currency",
            fix=f"Add one to {FILE}, or use one of those that have a rate: {known}.",
        )
    unit = worth[wanted]
    crossed = {name: half_even(rate * RATE_UNIT, unit) for name, rate in worth.items()}
    del crossed[wanted]
    return {**crossed, own: half_even(RATE_UNIT * RATE_UNIT, unit)}


def _plain(rate: int) -> str:
    whole, rest = divmod(rate, RATE_UNIT)
    return f"{whole}.{rest:09d}".rstrip("0").rstrip(".")
