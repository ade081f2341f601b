"""The call and the forecast as one number: the call has the weight that it has earned, or none.

What is weighed are periods that are over and brought something, each once, at the same point as the
one asked about: the call that was known then, what the forecast of that day was, and what came. A
call that was loaded as history proves nothing and counts for nothing here.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from quarterdeck.facts.question import Question
from quarterdeck.forecast.came import came_of, ends_of
from quarterdeck.forecast.case import Case, Expected
from quarterdeck.forecast.earlier import earlier_windows
from quarterdeck.forecast.human import human, last_call, words_of
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.ladder import served
from quarterdeck.forecast.window import Window

BLEND = "blend"
"""The name of the forecaster."""

FEWEST, MOST = 8, 16
"""Periods that are over below which a call has no weight, and how many are looked at."""

PRIOR = 20
"""So many periods that spoke for no weight are assumed: what is learned of fewer misleads."""

_FIRST = 4
"""Periods before the first that the rolling backtest tries."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One period that is over: what the forecast expected, what was called, what came of it."""

    expected: float
    called: float
    came: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weight of the call, between 0 and 1, and what it rests on.

    `periods` are over and have a call that came in in time, `loaded` have one that was loaded as
    history. `blended` and `alone` say how far off a blend and the forecast alone would have been
    on the `tried` periods of the rolling backtest, as shares of what came.
    """

    weight: float
    periods: int
    loaded: int = 0
    tried: int = 0
    blended: float = 0.0
    alone: float = 0.0

    @property
    def why(self) -> str:
        """Why the call has the weight that it has, as a sentence without its full stop."""
        if self.periods < FEWEST:
            history = f"; {self.loaded} more have one loaded as history, which proves nothing"
            return (
                f"{_periods(self.periods)} over with a call that came in by this point, and "
                f"{FEWEST} are needed{history if self.loaded else ''}"
            )
        off = f"off by {100 * self.blended:.1f} %, the forecast alone by {100 * self.alone:.1f} %"
        return f"over {self.tried} periods, each weighed by those before it, a blend was {off}"


def blend(case: Case) -> Expected | None:
    """Expect the forecast drawn towards the call by what the call has earned; None without that."""
    found = weighed(case)
    called = human(case) if found and found.weight else None
    if found is None or called is None:
        return None
    money, count = _expected(case, case.window, case.known)
    return Expected(
        money + found.weight * (called.money - money),
        count + found.weight * (called.count - count),
    )


def weighed(case: Case) -> Weighed | None:
    """Return what the call has earned; None where nobody has called such a period, and of filters.

    Nothing is fitted where there are too few periods.
    """
    if case.question.where:
        return None
    question = replace(case.question, as_of=case.window.as_of, by=())
    words = words_of(case.known.facts, question)
    if not words:
        return None
    calendar, since = case.known.facts.playbook.settings.calendar, case.known.days.since
    proven: list[tuple[Window, int]] = []
    loaded = 0
    for window in reversed(earlier_windows(case.window, calendar, since, most=MOST)):
        ends = ends_of(window.period)
        told = [word for word in words if (word["starts_on"], word["ends_on"]) == ends]
        called, history = last_call(told, window.as_of)
        loaded += history
        if called is not None and not history:
            proven.append((window, called))
    if len(proven) < FEWEST:
        return Weighed(0.0, len(proven), loaded) if proven or loaded else None
    came = came_of(case.known.facts, question, (window.period for window, _ in proven))
    return earned(
        [
            Spoken(_expected(case, window)[0], called, came[ends_of(window.period)])
            for window, called in proven
        ],
        loaded,
    )


def earned(spoken: Sequence[Spoken], loaded: int = 0) -> Weighed:
    """Return the weight that calls have earned, the earliest first.

    It is none below FEWEST periods, and none unless the blend, each period weighed by those before
    it, would have been nearer than the forecast alone.
    """
    periods = [one for one in spoken if one.came > 0]
    if len(periods) < FEWEST:
        return Weighed(0.0, len(periods), loaded)
    tried = [(one, weight_of(periods[:n])) for n, one in enumerate(periods)][_FIRST:]
    alone = _off([(one, 0.0) for one, _ in tried])
    blended = _off(tried)
    weight = weight_of(periods) if blended < alone else 0.0
    return Weighed(weight, len(periods), loaded, len(tried), blended, alone)


def weight_of(spoken: Sequence[Spoken]) -> float:
    """Return the weight of least squared misses, as shares of what came, drawn towards none."""
    apart = sum(((one.called - one.expected) / one.came) ** 2 for one in spoken)
    if not apart:
        return 0.0
    towards = sum(
        (one.called - one.expected) * (one.came - one.expected) / one.came**2 for one in spoken
    )
    return min(max(towards / apart, 0.0), 1.0) * len(spoken) / (len(spoken) + PRIOR)


def _off(tried: Sequence[tuple[Spoken, float]]) -> float:
    """Return how far off blends were on average, as shares of what came."""
    missed = (
        abs(one.expected + weight * (one.called - one.expected) - one.came) / one.came
        for one, weight in tried
    )
    return sum(missed) / len(tried)


def _expected(case: Case, window: Window, known: Known | None = None) -> tuple[float, float]:
    """Return what the served forecast of a day expects of the question's part, kept for later."""
    past, question = case.known.past, replace(case.question, as_of=window.as_of, by=())
    kept: dict[Hashable, tuple[float, float]] = past.kept
    if (BLEND, window, question) not in kept:
        facts, without = case.known.facts, case.known.without
        then = known or Known(facts, window.as_of, without, past)
        company = Case(then, window, Question(window.as_of))
        expected = served(company)
        parts = company.scores.agreeing(expected.money, expected.count).parts(question)
        money, count = sum(p.expected for p in parts), sum(p.expected_n for p in parts)
        kept[BLEND, window, question] = float(money), float(count)
    return kept[BLEND, window, question]


def _periods(number: int) -> str:
    return f"{number or 'no'} period is" if number < 2 else f"{number} periods are"  # noqa: PLR2004
