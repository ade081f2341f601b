"""What is to be said of a batch after some of its rows were mended."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from quarterdeck.connectors.sentences import FAULTS, rows
from quarterdeck.connectors.staging import Staging
from quarterdeck.connectors.stakes import total
from quarterdeck.engine.sql import Raw, literal, load, render
from quarterdeck.ledger.entry import Entry
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.problem import Problem, Severity

INCOMPLETE = "The list counts as incomplete: "
"""Begins what is said of a complete list that does not tell which records are gone."""


def remaining_problems(
    entry: Entry, found: Iterable[Problem], held: Path | None, staging: Staging, playbook: Playbook
) -> tuple[Problem, ...]:
    """Return what is held back, what was said of the batch and still holds, what is new."""
    still = tuple(_held(entry, held, staging, playbook)) if held else ()
    kept = (p for p in entry.problems if p.severity is not Severity.ERROR)
    kept = (p for p in kept if held or not p.says.startswith(INCOMPLETE))
    return (*still, *kept, *(p for p in found if p.severity is Severity.WARNING))


def _held(entry: Entry, held: Path, staging: Staging, playbook: Playbook) -> Iterator[Problem]:
    reporting = playbook.settings.currency
    query = render(
        load("connectors", "quality_held"), paths=Raw(literal(str(held))), reporting=reporting
    )
    for reason, field, count, sums in staging.con.execute(query).fetchall():
        yield Problem(
            where=entry.source,
            says=f"{rows(count)} still held back: {reason.replace('_', ' ')} ({field}).",
            fix=FAULTS[reason][1] if reason in FAULTS else "Look at them and mend them.",
            count=count,
            money=total([(one["code"], one["money"]) for one in sums or []], playbook),
        )
