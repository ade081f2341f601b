"""What money is worth in the currency reported, as SQL without a join: the one place that prices.

Tables that keep money beside their amounts keep it at dated rates; every other reading is priced
anew from the amounts.
"""

from dataclasses import dataclass
from datetime import date

from quarterdeck.engine.sql import literal
from quarterdeck.facts.reading import Reading
from quarterdeck.playbook.model import Playbook, Rate
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.money import exponent

AMOUNTS = ("amount", "list_amount")
"""The amounts every deal has."""

_NARROW_AMOUNT, _NARROW_RATE = 4_000_000_000, 2_000_000_000
"""Up to these the product fits 64 bits, and a lighter macro gives the same."""

UNBOUNDED = 2**62
"""An amount nobody knows the bound of."""


def kept(amount: str) -> str:
    """Return the column that holds an amount at the rate of the closing day."""
    return f"closed_{amount}"


@dataclass(frozen=True, slots=True)
class Pricing:
    """The dated rates of a company; `largest` is the largest amount of its facts."""

    currency: str
    rates: tuple[Rate, ...]
    largest: int

    @property
    def fixed(self) -> bool:
        """Whether one rate of a currency holds for every day, so that rates move nothing."""
        return False

    def money(self, alias: str, amount: str, day: date) -> str:
        """Return SQL for an amount column: closed deals at the closing day's rate, others today's.

        Money of a currency without rates is NULL.
        """
        today = self.of(f"{alias}.{amount}", f"{alias}.currency", day)
        return f"CASE WHEN {alias}.rate IS NOT NULL THEN {alias}.{kept(amount)} ELSE {today} END"

    def settled(self, alias: str, amount: str) -> str:
        """Return SQL for what closed deals are worth on every day, '' where that is nothing."""
        return f"CASE WHEN {alias}.rate IS NOT NULL THEN {alias}.{kept(amount)} END"

    def booked(self, alias: str) -> str:
        """Return SQL for what a record beside the deals is worth: at the rate of its own day."""
        return f"{alias}.money"

    def of(self, amount: str, currency: str, day: date, *, largest: int | None = None) -> str:
        """Return SQL for an amount of a currency at the rates of one day.

        `largest` bounds the amounts where they are not those of deals.
        """
        worth = self._worth(day)
        if not worth:
            return f"CASE WHEN {currency} = {literal(self.currency)} THEN {amount} END"
        rate = _choice(currency, {name: rate for name, (rate, _) in worth.items()})
        shifts = {name: shift for name, (_, shift) in worth.items()}
        # One number for all is much quicker to plan with; an unknown currency has no rate anyway.
        one = len(set(shifts.values())) == 1
        shift = shifts.popitem()[1] if one else _choice(currency, shifts)
        bound = self.largest if largest is None else largest
        narrow = bound <= _NARROW_AMOUNT and all(
            s == 0 and r <= _NARROW_RATE for r, s in worth.values()
        )
        other = f"qd_convert({amount}, {rate}, {shift})"
        other = f"qd_convert_narrow({amount}, {rate})" if narrow else other
        return f"CASE WHEN {currency} = {literal(self.currency)} THEN {amount} ELSE {other} END"

    def _worth(self, day: date) -> dict[str, tuple[int, int]]:
        """Return rate and shift by foreign currency; the first rate stands for earlier days."""
        found: dict[str, tuple[int, int]] = {}
        for rate in sorted(self.rates, key=lambda r: r.since):
            if rate.currency != self.currency and (rate.since <= day or rate.currency not in found):
                shift = exponent(self.currency) - exponent(rate.currency)
                found[rate.currency] = (rate.rate, shift)
        return found


@dataclass(frozen=True, slots=True)
class OneRate(Pricing):
    """Rates that hold for closed deals too, whatever the rate was when they closed."""

    def money(self, alias: str, amount: str, day: date) -> str:
        """Return SQL for an amount column, every deal at the rate of the day."""
        return self.of(f"{alias}.{amount}", f"{alias}.currency", day)

    def settled(self, alias: str, amount: str) -> str:  # noqa: ARG002 -- nothing stays as it was
        """Return '': no deal keeps the rate at which it closed."""
        return ""


@dataclass(frozen=True, slots=True)
class Fixed(OneRate):
    """One rate of each currency for every day."""

    @property
    def fixed(self) -> bool:
        """Whether one rate of a currency holds for every day: it does."""
        return True

    def booked(self, alias: str) -> str:
        """Return SQL for what a record beside the deals is worth, whatever its own day."""
        return self.of(f"{alias}.amount", f"{alias}.currency", FIRST_DAY, largest=UNBOUNDED)


def pricing_of(playbook: Playbook, reading: Reading, largest: int) -> Pricing:
    """Return how money is priced in a reading of the facts."""
    if reading.fixed:
        rates = tuple(Rate(name, FIRST_DAY, rate) for name, rate in reading.worth)
        return Fixed(reading.currency, rates, largest)
    dated = tuple(r for r in playbook.rates if r.kind == "dated")
    return Pricing(playbook.settings.currency, dated, largest)


def _choice(currency: str, values: dict[str, int]) -> str:
    cases = " ".join(f"WHEN {literal(name)} THEN {value}" for name, value in values.items())
    return f"CASE {currency} {cases} END"
