"""The money at stake in a set of rows, in the reporting currency."""

from collections.abc import Iterable
from dataclasses import dataclass

from quarterdeck.connectors.staging import Staging
from quarterdeck.engine.sql import Raw, literal, load, render
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.money import convert


@dataclass(frozen=True, slots=True)
class Stakes:
    """Adds up amounts by record, so that a deal with ten events counts once, by its largest."""

    staging: Staging
    playbook: Playbook

    def of(self, rows: str) -> int | None:
        """Return the money of the rows a query gives, in minor units; None when none is known."""
        fields = self.staging.plan.fields
        if "amount" not in fields:
            return None
        reporting = literal(self.playbook.settings.currency)
        stated = f"coalesce(currency, {reporting})" if "currency" in fields else reporting
        query = render(load("connectors", "stakes"), rows=Raw(rows), currency=Raw(stated))
        return total(self.staging.con.execute(query).fetchall(), self.playbook)


def total(sums: Iterable[tuple[str, int]], playbook: Playbook) -> int | None:
    """Add (currency, minor units) up in the reporting currency at the latest dated rates.

    Currencies without a rate are left out; None when nothing is left.
    """
    known = [
        amount
        for currency, minor in sums
        if (amount := _converted(int(minor), currency, playbook)) is not None
    ]
    return sum(known) if known else None


def _converted(minor: int, currency: str, playbook: Playbook) -> int | None:
    if currency == playbook.settings.currency:
        return minor
    dated = [rate for rate in playbook.rates if rate.currency == currency and rate.kind == "dated"]
    if not dated:
        return None
    latest = max(dated, key=lambda rate: rate.since)
    return convert(minor, currency, playbook.settings.currency, latest.rate)
