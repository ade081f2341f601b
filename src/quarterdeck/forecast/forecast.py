"""The served forecast: what the period will win, how sure that is, and what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from math import pi
from typing import cast

import numpy as np

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.calibration import REPLAYS, Calibration, Fell, calibrate, grid
from quarterdeck.forecast.case import GROUP, Case, Expected, Method
from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.coming import together
from quarterdeck.forecast.history import EPOCH, Array
from quarterdeck.forecast.kinds import kinds_of
from quarterdeck.forecast.known import FEW, Known
from quarterdeck.forecast.ladder import HALF, LUMPY, THIN, Rung, rung_of, served
from quarterdeck.forecast.past import Past
from quarterdeck.forecast.scoring import Part, Scores, Stake
from quarterdeck.forecast.spread import (
    Ahead,
    Chance,
    Spread,
    chance_alone,
    draw,
    draw_rate,
    parted,
    shock_of,
)
from quarterdeck.forecast.window import Window
from quarterdeck.plugins import load

_DAYS_KEPT = 4
"""Days whose fit is kept: that of the question, and those that are compared with it."""

_USUAL_MISS = (2 / pi) ** 0.5
"""The mean distance from the middle of a normal spread, in standard deviations."""

_MOST = 0.5
"""Share of what is uncertain that is left without a deal that decides a period, at most."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a period is expected to win, for one part of the company, seen from the end of a day.

    `parts` are those of the breakdown and add up to `whole` exactly. Money is minor units of
    `currency`. `floor` is how far off chance alone leaves the
    best forecast on average, as a share of expected.
    """

    window: Window
    question: Question
    currency: str
    rung: Rung
    whole: Part
    parts: tuple[Part, ...]
    spread: Spread = field(repr=False)
    calibration: Calibration
    floor: float
    shock: float
    wins: int
    scores: Scores = field(repr=False, compare=False)
    chance: Chance = field(repr=False, compare=False)

    def odds(self, target: float, stakes: Sequence[Stake]) -> dict[int, tuple[float, float]]:
        """Return the chances to reach a target once each deal is won, and once it is lost, by key.

        Each is drawn as the forecast is, with the outcome of that one deal given; none is told
        where there are too few wins for chances of deals.
        """
        if not stakes or self.rung is THIN:
            return {}
        scale = self.scores.factor / ONE
        deals = [(float(s.money), min(s.chance / ONE * scale, 1.0)) for s in stakes]
        drawn = parted(self.chance, window=self.window, shock=self.shock, deals=deals)
        ahead, stretch = target - self.whole.booked, self.calibration.stretch
        return {
            s.key: drawn.reaches(n, ahead, amount=float(s.money), stretch=stretch)
            for n, s in enumerate(stakes)
        }


@dataclass(frozen=True, slots=True)
class Apart:
    """A deal that decides where a period lands: its served chance, outcomes without and with it."""

    stake: Stake
    chance: float
    without: Spread = field(repr=False)
    won: Spread = field(repr=False)


class Forecasts:
    """Serves forecasts from one set of facts, keeping what it has fitted for each day.

    `without` names signals that are left out, as if the company did not record them; `replays` is
    how many earlier weeks the range learns from at most.
    """

    def __init__(
        self,
        facts: Facts,
        *,
        without: tuple[str, ...] = (),
        replays: int = REPLAYS,
        until: date | None = None,
    ) -> None:
        """Fit nothing yet; `until` is the last day that will be asked about, where it is known."""
        self.facts = facts
        self.without = without
        self.replays = replays
        self._past = Past(facts, until or EPOCH, kinds_of(facts.playbook, without=without))
        self.known = lru_cache(_DAYS_KEPT)(self._known)
        self._case = lru_cache(_DAYS_KEPT)(self._cased)
        self._company = lru_cache(_DAYS_KEPT)(self._scored)
        self._aheads: dict[tuple[Window, str], Ahead] = {}

    def _known(self, as_of: date) -> Known:
        """Return what is known by the end of a day."""
        return Known(self.facts, as_of, self.without, self._past)

    def case(self, window: Window, question: Question) -> Case:
        """Return the case of a question, its breakdown left out, and a window."""
        return self._case(window, replace(question, as_of=window.as_of, by=()))

    def _cased(self, window: Window, question: Question) -> Case:
        return Case(self.known(window.as_of), window, question)

    def forecast(self, window: Window, question: Question) -> Forecast:
        """Return the served forecast with its breakdown and range.

        Raises QuarterdeckError where nothing is known yet, and for an unknown scope, filter or
        breakdown.
        """
        company, scores = self._company(window)
        asked = replace(question, as_of=window.as_of)
        parts = scores.parts(asked)
        whole = total(parts)
        chance = _chance(scores, asked, whole)
        ahead = _ahead(company, chance)
        if not (asked.scope or asked.where):
            self._aheads[window, rung_of(company).name] = ahead
        rung = rung_of(company)
        calibration = self._calibration(window, rung)
        return Forecast(
            window=window,
            question=asked,
            currency=self.facts.currency,
            rung=rung,
            whole=whole,
            parts=parts if question.by else (),
            spread=ahead.spread(
                (whole.booked, whole.booked_n), calibration.stretch, calibration.stretch_n
            ),
            calibration=calibration,
            floor=_USUAL_MISS * chance_alone(chance) / whole.expected if whole.expected else 0.0,
            wins=company.known.wins,
            scores=scores,
            chance=chance,
            shock=_shock(company),
        )

    def served(self, window: Window) -> tuple[Scores, Rung]:
        """Return the company's scores, such that it expects what is served, and by which rung."""
        company, scores = self._company(window)
        return scores, rung_of(company)

    def decided_by(self, found: Forecast) -> Apart | None:
        """Return the one deal by which the period lands here or there, None where there is none.

        Most of what is uncertain is at stake in it, and the 80 % ranges without and with it do not
        meet.
        """
        plain = replace(found.question, by=())
        company, _ = self._company(found.window)
        largest = found.scores.stakes(plain, 1)
        if not largest or rung_of(company) is THIN:
            return None
        stake, chance = largest[0], _chance(found.scores, plain, found.whole)
        served = min(stake.chance / ONE * found.scores.factor / ONE, 1.0)
        rest = chance.without(stake.money, served)
        if chance_alone(rest) ** 2 > _MOST * chance_alone(chance) ** 2:
            return None
        ahead, whole, wide = _ahead(company, rest), found.whole, found.calibration
        lost, won = (
            ahead.spread((whole.booked + money, whole.booked_n + n), wide.stretch, wide.stretch_n)
            for money, n in ((0, 0), (stake.money, 1))
        )
        apart = lost.interval(80)[1] < won.interval(80)[0]
        return Apart(stake, served, lost, won) if apart else None

    def rivals(self, window: Window, question: Question) -> dict[str, Expected]:
        """Return what every installed forecaster expects that has enough to go by."""
        case = self.case(window, question)
        methods = load(GROUP).items()
        found = ((name, cast("Method", method)(case)) for name, method in methods)
        return {name: expected for name, expected in found if expected is not None}

    def _scored(self, window: Window) -> tuple[Case, Scores]:
        """Return the company's case and its scores, such that it expects what is served."""
        company = self.case(window, Question(window.as_of))
        return company, _agreeing(company)

    def _calibration(self, window: Window, rung: Rung) -> Calibration:
        now = self.known(window.as_of)
        windows = grid(window, now.days.since, self.replays)
        return calibrate(windows, lambda earlier: self._fell(earlier, now, rung))

    def _fell(self, window: Window, now: Known, rung: Rung) -> tuple[Fell, Fell]:
        """Return where the outcome of an earlier window fell in its draws, as is known now."""
        place = (window, rung.name)
        if place not in self._aheads:
            # Its fit is not kept, so that those of the days asked about stay.
            company = Case(self._known(window.as_of), window, Question(window.as_of))
            self._aheads[place] = _drawn(company, _agreeing(company, _within(company, rung)))
        draws = self._aheads[place].spread((0, 0))
        start = (window.first - now.days.first).days
        span = slice(start, start + window.days)
        money, deals = now.days.won_money[span].sum(), now.days.won[span].sum()
        return _place(draws.money, float(money)), _place(draws.count, float(deals))


def _place(draws: Array, actual: float) -> Fell:
    left, right = (np.searchsorted(draws, actual, side=side) for side in ("left", "right"))
    return float(left / len(draws)), float(right / len(draws))


def _within(company: Case, rung: Rung) -> Rung:
    """Return the rung of a replay: that of the forecast, as far as there was the history for it."""
    return rung if company.known.level >= FEW and rung is LUMPY else rung_of(company)


def _agreeing(company: Case, rung: Rung | None = None) -> Scores:
    """Return the scores of a company, such that it expects what is served."""
    expected = served(company, rung)
    return company.scores.agreeing(expected.money, expected.count)


def _drawn(company: Case, scores: Scores) -> Ahead:
    """Return what may happen to the whole company."""
    return _ahead(company, _chance(scores, company.question, scores.whole))


def total(parts: Sequence[Part]) -> Part:
    """Return the sum of parts."""
    names = [f.name for f in fields(Part) if f.name != "keys"]
    return Part((), **{name: sum(getattr(p, name) for p in parts) for name in names})


def _chance(scores: Scores, question: Question, whole: Part) -> Chance:
    """Return what is uncertain about the question's part of the company."""
    amounts, chances = scores.draws(question)
    money = np.clip(chances * scores.factor / ONE, 0.0, 1.0)
    same = scores.factor == scores.factor_n
    return Chance(
        amounts,
        money,
        money if same else np.clip(chances * scores.factor_n / ONE, 0.0, 1.0),
        new=float(whole.created),
        new_n=whole.created_n / ONE,
        varies=_varies(scores, amounts),
    )


def _varies(scores: Scores, amounts: Array) -> float:
    """Return the squared coefficient of variation of amounts: of wins, else of open deals."""
    coming, mean = together(scores.coming), float(amounts.mean()) if len(amounts) else 0.0
    if coming.value > 0:
        return max(coming.square / coming.value**2 - 1, 0.0)
    return float((amounts**2).mean()) / mean**2 - 1 if mean > 0 else 0.0


def _ahead(case: Case, chance: Chance) -> Ahead:
    if rung_of(case) is THIN:
        return draw_rate(chance, window=case.window, wins=case.known.wins + HALF)
    return draw(chance, window=case.window, shock=_shock(case))


def _shock(case: Case) -> float:
    return shock_of(len(case.known.days.won))
