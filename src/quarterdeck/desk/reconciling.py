"""The verb that finds which question gives a number on a slide or in a CRM report."""

from dataclasses import dataclass, replace

from quarterdeck.desk.ask import ALL_TIME, Ask, on_day, said_of, settle, source
from quarterdeck.desk.confidential import closed_marks
from quarterdeck.desk.viewer import Viewer, own_top
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Condition, parse_where, write_where
from quarterdeck.metrics.catalogue import Metric, catalogue, find
from quarterdeck.metrics.reconcile.apart import told_apart
from quarterdeck.metrics.reconcile.found import Candidate
from quarterdeck.metrics.reconcile.grid import Limits
from quarterdeck.metrics.reconcile.search import Found, Sought, search
from quarterdeck.metrics.reconcile.ways import Way
from quarterdeck.metrics.reconcile.written import Written, read_number
from quarterdeck.reports.reconciled.data import Reconciled, Shown
from quarterdeck.words.problem import QuarterdeckError


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was typed, with what is known of it; '' and () where nothing is.

    `metrics` are those it may be, `limit` how many questions to show, 0 all of them.
    """

    text: str
    unit: str = ""
    metrics: tuple[str, ...] = ()
    limit: int = 10


def reconcile(desk: Desk, viewer: Viewer, figure: Figure, ask: Ask) -> Reconciled:
    """Return the questions that give a number, the simplest first, or the nearest to it.

    The day, period, scope and filter of `ask` hold where they are named; what is not named is
    searched, the scope only by who sees the whole company. Raises QuarterdeckError for what is no
    number, an unknown unit or metric, a negative limit, and what a question raises.
    """
    _check_limit(figure.limit)
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    own = asked.facts.currency
    others = tuple(c for c in desk.playbook.currencies if c != own)
    written = read_number(figure.text, (own, *others), unit=figure.unit)
    limits = Limits(
        last=desk.last_day,
        first=desk.facts.first_known or desk.last_day,
        as_of=asked.question.as_of if ask.as_of else None,
        period=asked.typed,
        all_time=ask.period.strip() == ALL_TIME,
    )
    sought = Sought(written, asked.question, limits, _metrics(figure, written), own)
    sought = replace(sought, closed=closed_marks(desk, viewer))
    if not viewer.sees_all:
        sought = replace(sought, seen=own_top(viewer, desk.places))
    found = search(asked.facts, _in_currency(sought), desk.progress)
    shown = _shown(asked.facts, found, found.fits or found.near, figure.limit)
    simpler = _shown(asked.facts, found, found.near, 0) if found.fits else ()
    desk.tell("Comparing the nearest")
    told = told_apart(asked.facts, found)
    return Reconciled(
        replace(source(desk, asked), question=found.sought.base), found, shown, simpler, told
    )


def _check_limit(limit: int) -> None:
    if limit < 0:
        raise QuarterdeckError(
            f"{limit} questions cannot be shown.",
            where="--limit",
            fix="Give how many to show, or 0 for all of them.",
        )


def _metrics(figure: Figure, written: Written) -> tuple[Metric, ...]:
    """Return the metrics that the number may be: those named with their variants, or by unit."""
    with said_of("--about"):
        named = [find(name) for name in figure.metrics]
    ids, names = {m.id for m in named if ":" not in m.name}, {m.name for m in named}
    wanted = [m for m in catalogue().values() if m.id in ids or m.name in names]
    known = wanted if named else list(catalogue().values())
    found = tuple(m for m in known if m.unit in written.units)
    if found:
        return found
    units = ", ".join(dict.fromkeys(m.unit.replace("_", " ") for m in named))
    raise QuarterdeckError(
        f"{written.text!r} cannot be {' or '.join(figure.metrics)}: that is {units}.",
        where="--about",
        fix="Name other metrics, or write the number with its unit.",
    )


def _in_currency(sought: Sought) -> Sought:
    """Look among the deals of a currency, at their own amounts, where the figure names another."""
    written = next((r.currency for r in sought.written.readings if r.currency), sought.currency)
    if written == sought.currency:
        return sought
    own = Condition("currency", "=", (written,))
    where = write_where((*parse_where(sought.base.where), own))
    base = replace(sought.base, where=where)
    return replace(sought, base=base, currency=written, ways=(Way.OWN_CURRENCY,))


def _shown(
    facts: Facts, found: Found, chosen: tuple[Candidate, ...], limit: int
) -> tuple[Shown, ...]:
    """Return the candidates to show with their answers."""
    pairs = ((c, c.asking(found.sought.base)) for c in chosen[: limit or None])
    answers = ((c, asking, asking.answer(facts)) for c, asking in pairs)
    return tuple(Shown(c, asking, answer) for c, asking, answer in answers if answer)
