"""The answers of a workspace before and after a change that was only tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from quarterdeck.connectors.quality import Held
from quarterdeck.connectors.result import ImportResult
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.movement.bridge import movement
from quarterdeck.playbook.model import Settings
from quarterdeck.reports.bridge import Moved
from quarterdeck.reports.source import Source
from quarterdeck.words.calendar import Period

FIELDS = ("stage", "amount", "currency", "close_date", "owner", "account", "category", "pipeline",
          "title")  # fmt: skip
"""The fields of a deal whose changes are told; declared breakdowns come after them."""

KINDS = ("new", "changed", "won", "lost", "reopened", "missing", "deleted", "restored", "gone")
"""What becomes of a deal; `gone` is one that nothing tells of any more."""

_TOLD = ("presence", "outcome", "standing")


@dataclass(frozen=True, slots=True)
class Tried:
    """A change that was tried on a branch: what it is called, its files, the answers on both sides.

    `before` and `after` are None while nothing is imported; `held` is what is held back before and
    after, None for who may not see the whole company's; `head` the ledger head it was tried on.
    `confidential` are the deals that are it after the change, by id: who owns each, and its names.
    """

    what: str
    results: tuple[ImportResult, ...]
    before: Source | None
    after: Source | None
    held: tuple[tuple[Held, ...], tuple[Held, ...]] | None
    head: str
    today: date
    settings: Settings
    confidential: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether the ledger would gain an entry."""
        return self.after is not self.before


@dataclass(frozen=True)
class Compared:
    """What a change would do: `was` is None where there was nothing to change.

    The answers before are those of `since`, the last day observed so far; those after are of
    `until`, the last day observed then. Amounts are minor units of the reporting currency.
    """

    was: Source | None
    now: Source

    @cached_property
    def until(self) -> date:
        """The day the answers after the change are of."""
        return max(self.now.question.as_of, self.since)

    @property
    def since(self) -> date:
        """The day the answers before the change are of."""
        return self.was.question.as_of if self.was else self.now.question.as_of

    def names(self, person: str | None) -> str:
        """Return what people call a person whom either side knows."""
        shown = self.now.names(person)
        return self.was.names(person) if self.was and shown == person else shown

    @property
    def currency(self) -> str:
        """The reporting currency."""
        return self.now.currency

    @cached_property
    def after(self) -> Source:
        """The answers after the change, of its own last day."""
        return self.now.on(self.until)

    @cached_property
    def restated(self) -> Source:
        """The answers after the change, of the day that was last before it."""
        return self.now.on(self.since)

    @cached_property
    def period(self) -> Period:
        """The quarter of the last day, whose bookings are told."""
        return self.now.facts.playbook.settings.calendar.quarter_of(self.until)

    @cached_property
    def moved(self) -> Moved | None:
        """The movement from the one day to the other, as known after the change; None for none."""
        if self.until == self.since:
            return None
        question = self.after.question
        bridge = movement(self.now.facts, start=self.since, end=self.until, question=question)
        return Moved(self.after, bridge)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The fields whose changes are told: those of every deal and the declared breakdowns."""
        return (*FIELDS, *_dimensions(self.now))

    @cached_property
    def deals(self) -> DuckEngine:
        """An engine that holds `changes`, a row for every deal that would not stay as it is."""
        engine = DuckEngine()
        dimensions = _dimensions(self.now)
        for name, source in (("earlier", self.was), ("later", self.after)):
            known = _dimensions(source) if source else ()
            listed = (ident(d) if d in known else f"NULL AS {ident(d)}" for d in dimensions)
            sql = (source or self.after).sql(
                "tried_deals", dimensions=Raw("".join(f", {column}" for column in listed))
            )
            nothing = "" if source else " LIMIT 0"
            engine.register_arrow(name, (source or self.after).facts.run(f"{sql}{nothing}"))
        pairs = [f"earlier.{ident(f)} AS was_{f}, later.{ident(f)} AS now_{f}" for f in self.fields]
        told = [ident(f) for f in (*self.fields, *_TOLD)]
        differs = " OR ".join(f"later.{f} IS DISTINCT FROM earlier.{f}" for f in told)
        changes = render(
            load("reports", "tried_changes"), fields=Raw(", ".join(pairs)), differs=Raw(differs)
        )
        engine.connection.execute(f"CREATE TABLE changes AS {changes}")
        return engine

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """Run SQL over `earlier`, `later` and `changes`."""
        found: list[dict[str, Any]] = self.deals.query(sql).to_pylist()
        return found


def _dimensions(source: Source) -> tuple[str, ...]:
    columns: Sequence[str] = source.facts.traits.columns["deal_versions"]
    return tuple(name for name in columns if name.startswith("dim_"))
