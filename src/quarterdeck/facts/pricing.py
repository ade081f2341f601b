"""What money of a day is worth in the reporting currency, as SQL without a join."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.engine.sql import literal
from quarterdeck.playbook.model import Playbook, Rate
from quarterdeck.words.money import exponent

KEPT = {"amount": "closed_money", "list_amount": "closed_list_money"}
"""Amounts, and the columns that hold them at the rate of the closing day."""

_NARROW_AMOUNT, _NARROW_RATE = 4_000_000_000, 2_000_000_000
"""Up to these the product fits 64 bits, and a lighter macro gives the same."""


@dataclass(frozen=True, slots=True)
class Pricing:
    """The dated rates of a company; `largest` is the largest amount of its facts."""

    currency: str
    rates: tuple[Rate, ...]
    largest: int

    def money(self, alias: str, amount: str, day: date) -> str:
        """Return SQL for an amount column: closed deals at the closing day's rate, others today's.

        Money of a currency without rates is NULL.
        """
        column, currency = f"{alias}.{amount}", f"{alias}.currency"
        today = self._today(column, currency, day)
        return f"CASE WHEN {alias}.rate IS NOT NULL THEN {alias}.{KEPT[amount]} ELSE {today} END"

    def _today(self, amount: str, currency: str, day: date) -> str:
        worth = self._worth(day)
        if not worth:
            return f"CASE WHEN {currency} = {literal(self.currency)} THEN {amount} END"
        rate = _choice(currency, {name: rate for name, (rate, _) in worth.items()})
        shift = _choice(currency, {name: shift for name, (_, shift) in worth.items()})
        narrow = self.largest <= _NARROW_AMOUNT and all(
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


def pricing_of(playbook: Playbook, largest: int) -> Pricing:
    """Return how a playbook prices deals."""
    dated = tuple(r for r in playbook.rates if r.kind == "dated")
    return Pricing(playbook.settings.currency, dated, largest)


def _choice(currency: str, values: dict[str, int]) -> str:
    cases = " ".join(f"WHEN {literal(name)} THEN {value}" for name, value in values.items())
    return f"CASE {currency} {cases} END"
