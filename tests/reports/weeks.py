"""Weeks of a few deals written by hand: one a line, a change per bar, all in 2026.

`d1 amount=5000 close_date=03-20 | 01-05 | 02-20 stage=Won`; stages: Lead, Talk, Offer, Won, Lost.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from quarterdeck.connectors.quality import QualityReport
from quarterdeck.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.ledger.entry import Head
from quarterdeck.playbook.model import Target
from quarterdeck.reports.blocks import Report, Section
from quarterdeck.reports.source import Source
from quarterdeck.reports.week import prepare
from quarterdeck.reports.week.parts import Imported, Week
from quarterdeck.words.calendar import parse_period
from quarterdeck.words.tree import Edge
from tests.metrics.company import Rules, facts_of, written

B = TypeVar("B")
PEOPLE = {"ann": "Ann Lee", "bob": "Bob Ray", "cyd": "Cyd Fox", "dan": "Dan Poe", "eve": "Eve Orr"}
NOTHING_IMPORTED = Imported(QualityReport(Head(1, "head"), "EUR", ()), Path())


def target(amount: int, period: str = "2026-Q1", scope: str = "") -> Target:
    """Return a target in minor units."""
    return Target(scope, "bookings", period, amount, "plan", date(2020, 1, 1), 1)


def world(folder: Path, deals: str, targets: Sequence[Target] = (), doubtful: str = "") -> Facts:
    """Return the facts of these deals, every one flagged as `doubtful` says."""
    edges = [Edge(person, "all", date(2020, 1, 1)) for person in PEOPLE]
    rules = Rules(targets=tuple(targets), edges=(Edge("all", "", date(2020, 1, 1)), *edges))
    histories = [replace(history, doubtful=doubtful) for history in written(deals)]
    return facts_of(folder, histories, rules)


def week_of(
    facts: Facts, as_of: str, scope: str = "", *, where: str = "", period: str = "2026-Q1"
) -> Week:
    """Return the prepared week of a person or all, as of a day."""
    question = Question(date.fromisoformat(as_of), scope, where)
    source = Source(facts, question, lambda node: PEOPLE.get(node or "", node or "no owner"))
    calendar = facts.playbook.settings.calendar
    return prepare(source, parse_period(period, calendar), NOTHING_IMPORTED)


def every(block: Report | Section, kind: type[B]) -> list[B]:
    """Return the blocks of a kind, wherever they stand."""
    here = (*block.blocks, *(block.aside if isinstance(block, Section) else ()))
    inside = [b for part in here if isinstance(part, Section) for b in every(part, kind)]
    return [b for b in here if isinstance(b, kind)] + inside
