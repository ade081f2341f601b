"""Scorecards: named sets of metrics, each now, at that point of earlier periods, and its goal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import catalogue, find
from quarterdeck.metrics.evaluate import Answer, Number, evaluate, value_of
from quarterdeck.metrics.later import LATER
from quarterdeck.metrics.past import Past, same_day
from quarterdeck.playbook import scorecards
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.yardsticks import Scorecard
from quarterdeck.words.calendar import Period
from quarterdeck.words.problem import Problem, QuarterdeckError, did_you_mean

EARLIER = 5
"""How many earlier periods a trend goes back."""

_AGAINST_TARGET = {"bookings": "attainment", "credited_bookings": "attainment:credited"}
"""Metrics that have targets, and what holds them against each."""

_MONEY = frozenset({"money", "money_per_day"})


@dataclass(frozen=True, slots=True)
class Measured:
    """One metric of a scorecard: its answer now, and at that point of the period before.

    `answer` is None for a metric that is not measured yet, `before` where nothing was known then.
    `trend` are the values at that point of all earlier periods, latest first. `target` is in minor
    units, `goal` in whole thousandths of the metric's unit; None where there is none.
    """

    metric: str
    title: str
    answer: Answer | None
    before: Answer | None = None
    trend: tuple[tuple[Past, Number | None], ...] = ()
    target: int | None = None
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A scorecard for one question and period: its parts by title, and what it is held against."""

    card: Scorecard
    period: Period
    before: Past
    parts: tuple[tuple[str, tuple[Measured, ...]], ...]


def cards(playbook: Playbook) -> dict[str, Scorecard]:
    """Return every scorecard by name; the company's own replace those of the same name."""
    return {card.name: card for card in (*scorecards.built_in(), *playbook.scorecards)}


def find_card(playbook: Playbook, name: str) -> Scorecard:
    """Return a scorecard; raises QuarterdeckError for an unknown one and for unknown metrics."""
    known = cards(playbook)
    if name not in known:
        raise QuarterdeckError(
            f"There is no scorecard {name!r}.{did_you_mean(name, known)}",
            fix=f"Use one of: {', '.join(known)}; playbook/scorecards.toml may add others.",
        )
    for problem in _problems(known[name]):
        raise QuarterdeckError(problem.says, where=problem.where, fix=problem.fix)
    return known[name]


def problems(playbook: Playbook) -> Iterator[Problem]:
    """Yield metrics of the company's own scorecards that nobody knows."""
    for card in playbook.scorecards:
        yield from _problems(card)


def score(facts: Facts, card: Scorecard, *, question: Question, period: Period) -> Scored:
    """Return every metric of a card for a question without a breakdown.

    A metric of what is open is asked for the period where it is money, and of all that is open
    where it is a share. Earlier periods are seen as their own day knew them. Raises
    QuarterdeckError for a scope or filter that cannot be.
    """
    pasts = _earlier(facts, question, period)
    goals = dict(card.goals)
    names = [name for part in card.parts for name in part.metrics if name not in LATER]
    now = _answers(facts, names, question, period)
    then = {p: Question(p.day, question.scope, question.where) for p in pasts}
    last = next(iter(then), None)
    before = _answers(facts, names, then[last], last.period) if last else {}
    held = [_AGAINST_TARGET[name] for name in names if name in _AGAINST_TARGET]
    targets = _answers(facts, held, question, period)

    def value(name: str, past: Past, asked: Question) -> Number | None:
        if past == last:
            return before[name].value
        return value_of(facts, name, question=asked, period=asked_period(name, past.period))

    def measured(name: str) -> Measured:
        if name in LATER:
            return Measured(name, LATER[name], None)
        against = targets.get(_AGAINST_TARGET.get(name, ""))
        target = against.denominator if against else None
        return Measured(
            name,
            find(name).title,
            now[name],
            before.get(name),
            tuple((past, value(name, past, asked)) for past, asked in then.items()),
            int(target) if target is not None else None,
            goals.get(name),
        )

    parts = tuple((part.title, tuple(map(measured, part.metrics))) for part in card.parts)
    return Scored(card, period, _before(facts, question, period), parts)


def asked_period(name: str, period: Period) -> Period | None:
    """Return the period a metric of a scorecard is asked for, None for all that is open."""
    metric = find(name)
    return None if metric.spans_all_time and metric.unit not in _MONEY else period


def _answers(
    facts: Facts, names: Sequence[str], question: Question, period: Period
) -> dict[str, Answer]:
    return {
        name: evaluate(facts, [name], question=question, period=asked_period(name, period))[0]
        for name in dict.fromkeys(names)
    }


def _before(facts: Facts, question: Question, period: Period) -> Past:
    earlier = facts.playbook.settings.calendar.previous(period)
    return Past(earlier, same_day(earlier, question.as_of, period))


def _earlier(facts: Facts, question: Question, period: Period) -> list[Past]:
    """Return the same day of the periods before, latest first, as far as deals were known."""
    found: list[Past] = []
    step, first = period, facts.first_known
    while first is not None and len(found) < EARLIER:
        step = facts.playbook.settings.calendar.previous(step)
        past = Past(step, same_day(step, question.as_of, period))
        if past.day < first or not _placed(facts, question.scope, past.day):
            break
        found.append(past)
    return found


def _placed(facts: Facts, scope: str, day: date) -> bool:
    """Whether a person or team had a place in the org tree on a day; nothing is theirs without."""
    if not scope:
        return True
    sql = "SELECT count(*) AS places FROM people WHERE person = {scope}"
    found = facts.run(facts.compose(sql, Question(day), scope=scope))
    return bool(found.column("places")[0].as_py())


def _problems(card: Scorecard) -> Iterator[Problem]:
    known = (*catalogue(), *LATER)
    asked = [name for part in card.parts for name in part.metrics]
    for name in asked:
        if name not in known:
            says = f"There is no metric {name!r}.{did_you_mean(name, known)}"
            yield Problem(card.path, says, "`quarterdeck metrics` lists them all.")
    for name, _ in card.goals:
        if name in asked and name in catalogue() and find(name).unit in _MONEY:
            fix = "Set it in playbook/targets.csv, or leave it out."
            yield Problem(
                f"{card.path}.goals.{name}", f"{name!r} is money: no goal can be set.", fix
            )
        elif name not in asked:
            fix = f"Add {name} to a part of the card, or leave its goal out."
            yield Problem(f"{card.path}.goals.{name}", f"The card does not measure {name!r}.", fix)
