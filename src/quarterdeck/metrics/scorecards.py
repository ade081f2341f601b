"""Scorecards: named sets of metrics, each now, at that point of earlier periods, and its goal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.catalogue import catalogue, find
from quarterdeck.metrics.evaluate import Answer, Number, evaluate, value_of
from quarterdeck.metrics.marks import NOTHING, Held, Mark, mark
from quarterdeck.metrics.past import Past, same_day
from quarterdeck.playbook import scorecards
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.yardsticks import Scorecard
from quarterdeck.words.calendar import Period
from quarterdeck.words.problem import Problem, QuarterdeckError, did_you_mean

EARLIER = 5
"""How many earlier periods a trend goes back."""

_HELD = {
    "bookings": "attainment",
    "credited_bookings": "attainment:credited",
    "open_pipeline:current": "coverage_needed",
    "coverage_remaining:current": "coverage_needed:ratio",
}
"""Metrics that have a target or a need, and what tells it."""

_NEEDS = frozenset({"coverage_needed", "coverage_needed:ratio"})

_MONEY = frozenset({"money", "money_per_day"})


@dataclass(frozen=True, slots=True)
class Measured:
    """One metric of a scorecard: its answer now, and at that point of the period before.

    `before` is None where nothing was known then.
    `trend` are the values at that point of all earlier periods, latest first. `held` is how much
    of its target is reached, or what is needed of it on the day, `held_before` the same at that
    point of the period before, `mark` how it is judged. `target` is in minor units, `goal` in whole
    thousandths of the metric's unit; None where there is none.
    """

    metric: str
    title: str
    answer: Answer
    before: Answer | None = None
    trend: tuple[tuple[Past, Number | None], ...] = ()
    target: int | None = None
    goal: int | None = None
    held: Answer | None = None
    held_before: Answer | None = None
    mark: Mark = NOTHING


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
    names = [name for part in card.parts for name in part.metrics]
    asked = [*names, *(_HELD[name] for name in names if name in _HELD)]
    before = _answers(facts, asked, _then(question, pasts[0]), pasts[0].period) if pasts else {}
    found = _Found(
        now=_answers(facts, asked, question, period),
        before=before,
        trends={name: _trend(facts, name, question, pasts[1:]) for name in dict.fromkeys(names)},
        latest=pasts[:1],
        goals=dict(card.goals),
        runs=question.as_of < period.last_day,
    )
    parts = tuple((p.title, tuple(_measured(found, n) for n in p.metrics)) for p in card.parts)
    return Scored(card, period, _before(facts, question, period), parts)


Trend = tuple[tuple[Past, Number | None], ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What was asked for a card: answers now and before, and values of the periods before that."""

    now: Mapping[str, Answer]
    before: Mapping[str, Answer]
    trends: Mapping[str, Trend]
    latest: Sequence[Past]
    goals: Mapping[str, int]
    runs: bool


def _measured(found: _Found, name: str) -> Measured:
    metric, answer, before = find(name), found.now[name], found.before.get(name)
    latest = tuple((past, before.value if before else None) for past in found.latest)
    trend = (*latest, *found.trends[name])
    held = found.now.get(_HELD.get(name, ""))
    need = held.value if held and held.metric in _NEEDS else None
    target = held.denominator if held and held.metric not in _NEEDS else None
    against = Held(
        target=target,
        goal=found.goals.get(name),
        need=need,
        past=[value for _, value in trend],
        runs=found.runs and not (metric.spans_all_time and metric.unit not in _MONEY),
    )
    return Measured(
        name,
        metric.title,
        answer,
        before,
        trend,
        int(target) if target is not None else None,
        against.goal,
        held if (need, target) != (None, None) else None,
        found.before.get(_HELD.get(name, "")),
        mark(metric, answer, against),
    )


def _then(question: Question, past: Past) -> Question:
    return Question(past.day, question.scope, question.where)


def _trend(facts: Facts, name: str, question: Question, pasts: Sequence[Past]) -> Trend:
    def value(past: Past) -> Number | None:
        asked = asked_period(name, past.period)
        return value_of(facts, name, question=_then(question, past), period=asked)

    return tuple((past, value(past)) for past in pasts)


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
    known = tuple(catalogue())
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
