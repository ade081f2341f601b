"""Two lists seen at the very same moment that say different things of the same records."""

from collections.abc import Iterator

from quarterdeck.connectors.batch import Slice
from quarterdeck.connectors.sentences import many
from quarterdeck.connectors.staging import Staging
from quarterdeck.connectors.stakes import Stakes
from quarterdeck.engine.sql import Raw, ident, load, render
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Entry
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.problem import Problem, Severity
from quarterdeck.words.record import ONE


def rivals(staging: Staging, part: Slice, playbook: Playbook, ledger: Ledger) -> Iterator[Problem]:
    """Yield one problem for each recorded list of the same moment that contradicts this one.

    Which of the two counts is settled by the place of the rows in the files, so that the order of
    imports changes nothing; but only a time can tell which is right.
    """
    if part.observed_at is None:
        return
    plan = staging.plan
    for entry in ledger.batches():
        same = (entry.table, entry.observed_at) == (plan.mapping.table, part.observed_at)
        if not same or entry.content_hash == plan.look.content_hash:
            continue
        differing = _differing(staging, part, entry, ledger)
        count = staging.one(f"SELECT count(DISTINCT id) FROM ({differing})") if differing else 0
        if count:
            money = Stakes(staging, playbook).of(differing)
            yield _problem(plan.look.path.name, entry, count, money)


def _differing(staging: Staging, part: Slice, entry: Entry, ledger: Ledger) -> str:
    """Write the query for our rows of records that the other list tells otherwise."""
    plan = staging.plan
    conditions = []
    for field in sorted(set(plan.fields) & set(entry.fields)):
        name, has = ident(field), ident(f"has_{field}")
        parts = [f"g.{name} IS DISTINCT FROM o.{name}"]
        parts += [] if plan.full else [f"g.{has}"]
        parts += [] if entry.full else [f"o.{has}"]
        conditions.append(f"({' AND '.join(parts)})")
    if not conditions:
        return ""
    return render(
        load("connectors", "rivals"),
        slice=Raw(part.where),
        path=str(ledger.rows_of(entry)),
        differs=Raw(" OR ".join(conditions)),
    )


def _problem(file: str, entry: Entry, count: int, money: int | None) -> Problem:
    what = many(count, ONE[entry.table]).replace("persons", "people").replace("ys", "ies")
    return Problem(
        where=file,
        says=f"{file} and {entry.source} (batch {entry.id}) were both seen at "
        f"{entry.observed_at:%Y-%m-%d %H:%M:%S} UTC and differ in {what}; which of them counts is "
        "not known and was settled by the order of rows.",
        fix="Say which came first: withdraw one of them and import it again with the time it was "
        "seen, such as --observed-at 2026-07-31T12:00.",
        severity=Severity.WARNING,
        count=count,
        money=money,
    )
