"""The money at stake in a set of rows, in the reporting currency."""

from dataclasses import dataclass

from quarterdeck.connectors.staging import Staging
from quarterdeck.engine.sql import literal
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.money import RATE_UNIT, convert


@dataclass(frozen=True, slots=True)
class Stakes:
    """Adds up amounts by record, so that a deal with ten events counts once, by its largest."""

    staging: Staging
    playbook: Playbook

    def of(self, rows: str) -> int | None:
        """Return the money of the rows a query gives, in minor units; None when none is known.

        Currencies without a rate are left out.
        """
        fields = self.staging.plan.fields
        if "amount" not in fields:
            return None
        reporting = self.playbook.settings.currency
        currency = f"coalesce(currency, {literal(reporting)})" if "currency" in fields else (
            str(literal(reporting))
        )
        found = self.staging.con.execute(
            f"SELECT code, CAST(sum(most) AS BIGINT) FROM (SELECT {currency} AS code,"
            f" coalesce(id, CAST(row_no AS VARCHAR)) AS record, max(amount) AS most FROM ({rows})"
            " GROUP BY code, record) WHERE most IS NOT NULL GROUP BY code"
        ).fetchall()
        sums = [self._converted(int(amount), str(code)) for code, amount in found]
        known = [amount for amount in sums if amount is not None]
        return sum(known) if known else None

    def _converted(self, amount: int, currency: str) -> int | None:
        reporting = self.playbook.settings.currency
        if currency == reporting:
            return amount
        dated = [r for r in self.playbook.rates if r.currency == currency and r.kind == "dated"]
        if not dated:
            return None
        latest = max(dated, key=lambda rate: rate.since)
        return convert(amount, currency, reporting, latest.rate or RATE_UNIT)
