"""Past days under the playbook in force on each of them, in the words of the question."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from quarterdeck.desk.ask import Asked
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.conditions import MEASURES
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Condition, parse_where, write_where
from quarterdeck.forecast.hindsight import Hindsight, Seen
from quarterdeck.words.measure import AMOUNT
from quarterdeck.words.problem import QuarterdeckError


def hindsight(desk: Desk, asked: Asked) -> Hindsight:
    """Return past days as seen under the playbook in force at the end of each, or one pinned.

    What came is told under the desk's own. On a past day, raises QuarterdeckError where its
    playbook has another currency, or lacks what is asked for.
    """
    found = {_number(desk): (asked.facts, asked.question)}

    def on(day: date) -> Seen:
        then = desk.on(day)
        if _number(then) not in found:
            found[_number(then)] = _put(desk, asked, then)
        return found[_number(then)]

    return Hindsight(asked.facts, asked.question, on)


def seen_by(desk: Desk, days: Iterable[date]) -> str:
    """Return which playbooks saw the days; as the desk says it where its own saw them all."""
    counted = Counter(_named(desk.on(day)) for day in days)
    if set(counted) <= {_named(desk)}:
        return desk.said_playbook
    return ", ".join(f"{name} for {n} day{'s' * (n > 1)}" for name, n in counted.items())


def _number(desk: Desk) -> int:
    return desk.version.number if desk.version else 0


def _named(desk: Desk) -> str:
    version = desk.version
    return f"version {version.number} of {version.since}" if version else "the files"


def _put(desk: Desk, asked: Asked, then: Desk) -> Seen:
    """Return the facts under another playbook, read as money as asked, and the question in it."""
    reading, facts = asked.facts.reading, then.facts
    conditions = parse_where(asked.question.where)
    _check(then, asked, facts, conditions)
    where = write_where(_renamed(desk, condition) for condition in conditions)
    return facts.read(reading), replace(asked.question, where=where)


def _check(then: Desk, asked: Asked, facts: Facts, conditions: Iterable[Condition]) -> None:
    """Raise QuarterdeckError where a playbook knows nothing of what is asked for."""
    playbook, reading, scope = then.playbook, asked.facts.reading, asked.question.scope
    own, measures = playbook.settings.currency, {m.name for m in playbook.measures}
    fields = {*facts.dimensions, *MEASURES}
    if own != asked.facts.playbook.settings.currency:
        raise _unlike(then, f"money is told in {own}", "--currency")
    if reading.measure not in {AMOUNT, *measures}:
        raise _unlike(then, f"there is no measure {reading.measure!r}", "--measure")
    if scope and scope not in facts.nodes:
        raise _unlike(then, f"there is no person or team {scope!r}", "--scope")
    for condition in conditions:
        if condition.field not in fields:
            raise _unlike(then, f"there is no field {condition.field!r}", "--where")


def _unlike(then: Desk, says: str, where: str) -> QuarterdeckError:
    return QuarterdeckError(
        f"In the playbook that was in force on some of these days, {_named(then)}, {says}.",
        where=where,
        fix="Begin later with --from, or see all days through the playbook of now with "
        "--playbook current.",
    )


def _renamed(desk: Desk, condition: Condition) -> Condition:
    """Return a condition on stages with all names that they ever had, others as they are."""
    if condition.field != "stage":
        return condition
    tracks = [t for p in desk.playbook.pipelines for t in p.tracks if t.main]
    pairs = [pair for track in tracks for pair in track.names.items()]
    older = [old for value in condition.values for old, now in pairs if now == value]
    return replace(condition, values=tuple(dict.fromkeys((*condition.values, *older))))
