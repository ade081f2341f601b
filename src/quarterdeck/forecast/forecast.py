"""The served forecast: what the period will win, how sure that is, and what it is made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache, partial
from math import pi
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.calibration import REPLAYS, Calibration, Missed, Off, calibrate, grid
from quarterdeck.forecast.case import GROUP, Case, Expected, Method
from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.history import EPOCH, Ints
from quarterdeck.forecast.kept import kept_of
from quarterdeck.forecast.kinds import kinds_of
from quarterdeck.forecast.known import FEW, Known
from quarterdeck.forecast.ladder import HALF, LUMPY, THIN, Rung, rung_of, served
from quarterdeck.forecast.past import Past
from quarterdeck.forecast.read_tellings import ints
from quarterdeck.forecast.scoring import Part, Scores, score
from quarterdeck.forecast.spread import (
    Chance,
    Moments,
    Spread,
    chance_alone,
    moments,
    parted,
)
from quarterdeck.forecast.stakes import Stake, stakes
from quarterdeck.forecast.uncertain import ahead_of, chance_of
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
        swings, ahead = self.calibration.swings, target - self.whole.booked
        drawn = parted(self.chance, window=self.window, swings=swings, deals=deals)
        return {s.key: drawn.reaches(n, ahead, float(s.money)) for n, s in enumerate(stakes)}


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
        self._calibration = lru_cache(_DAYS_KEPT)(self._calibrated)
        self.kept = kept_of(facts, without)

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
        chance = chance_of(scores, scores.draws(asked), whole)
        calibration = self._calibration(window)
        ahead = ahead_of(company, chance, calibration.swings)
        return Forecast(
            window=window,
            question=asked,
            currency=self.facts.currency,
            rung=rung_of(company),
            whole=whole,
            parts=parts if question.by else (),
            spread=ahead.spread((whole.booked, whole.booked_n)),
            calibration=calibration,
            floor=_USUAL_MISS * chance_alone(chance) / whole.expected if whole.expected else 0.0,
            wins=company.known.wins,
            scores=scores,
            chance=chance,
        )

    def ranges(self, found: Forecast) -> tuple[Spread, ...]:
        """Return the range of each part of a forecast, as asked for on its own (`--scope`)."""
        company, _ = self._company(found.window)
        drawn = found.scores.draws_by(found.question) if found.parts else {}
        nothing = (np.zeros(0), np.zeros(0))
        chances = (chance_of(found.scores, drawn.get(p.keys, nothing), p) for p in found.parts)
        return tuple(
            ahead_of(company, chance, found.calibration.swings).spread((part.booked, part.booked_n))
            for part, chance in zip(found.parts, chances, strict=True)
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
        largest = stakes(found.scores, plain, 1)
        if not largest or rung_of(company) is THIN:
            return None
        stake, chance = largest[0], chance_of(found.scores, found.scores.draws(plain), found.whole)
        served = min(stake.chance / ONE * found.scores.factor / ONE, 1.0)
        rest = chance.without(stake.money, served)
        if chance_alone(rest) ** 2 > _MOST * chance_alone(chance) ** 2:
            return None
        ahead, whole = ahead_of(company, rest, found.calibration.swings), found.whole
        lost, won = (
            ahead.spread((whole.booked + money, whole.booked_n + n))
            for money, n in ((0, 0), (stake.money, 1))
        )
        apart = lost.interval(80)[1] < won.interval(80)[0]
        return Apart(stake, served, lost, won) if apart else None

    def chances(self, window: Window) -> tuple[Ints, Ints]:
        """Return the keys of the deals that may be won in a window, and the chance of each in 1e-9.

        They are as fitted by the window's day, kept for later questions of it.
        """

        def work() -> pa.Table:
            rows = score(self.known(window.as_of), window).rows
            return rows.filter(pc.greater(rows["chance"], 0)).select(["key", "chance"])

        found = self.kept.table(("chances", window), window.as_of, work)
        return ints(found["key"]), ints(found["chance"])

    def rivals(
        self, window: Window, question: Question, *, only: Collection[str] = ()
    ) -> dict[str, Expected]:
        """Return what every installed forecaster, or `only` some, expects with enough to go by."""
        case = self.case(window, question)
        methods = (one for one in load(GROUP).items() if not only or one[0] in only)
        found = ((name, cast("Method", method)(case)) for name, method in methods)
        return {name: expected for name, expected in found if expected is not None}

    def _scored(self, window: Window) -> tuple[Case, Scores]:
        """Return the company's case and its scores, such that it expects what is served."""
        company = self.case(window, Question(window.as_of))
        return company, _agreeing(company)

    def _calibrated(self, window: Window) -> Calibration:
        now, rung = self.known(window.as_of), rung_of(self._company(window)[0])
        calendar = self.facts.playbook.settings.calendar
        windows = grid(window, now.days.since, calendar, self.replays)
        missed = [self._missed(earlier, now, rung) for earlier in windows]
        self.kept.save()
        return calibrate(windows, missed)

    def prepare(self, window: Window, day: date) -> None:
        """Work out by the end of a day what a forecast of a later one will ask of past days.

        It is kept, so that the first look at that window need not wait for it.
        """
        now = self.known(day)
        rung = rung_of(Case(now, window, Question(day)))
        calendar = self.facts.playbook.settings.calendar
        for earlier in grid(window, now.days.since, calendar, self.replays):
            if earlier.as_of <= day:
                self._then(earlier, rung)
        self.kept.save()

    def _missed(self, window: Window, now: Known, rung: Rung) -> Missed | None:
        """Return how far an earlier window's forecast was off, as is known now.

        None where it was a mere rate and today's is not: how far off that was says nothing of it.
        """
        then, money, deals = self._then(window, rung)
        if then == THIN.name and rung is not THIN:
            return None
        start, end = ((day - now.days.first).days for day in (window.first, window.period.end))
        came = (now.days.won_money[start:end].sum(), now.days.won[start:end].sum())
        return Off(*money, float(came[0])), Off(*deals, float(came[1]))

    def _then(self, window: Window, rung: Rung) -> tuple[str, Moments, Moments]:
        """Return what answered on an earlier day, at best that rung, and the moments of it."""
        work = partial(self._replay, window, rung)
        return self.kept.answer(("replay", window, rung.name), window.as_of, work)

    def _replay(self, window: Window, rung: Rung) -> tuple[str, Moments, Moments]:
        # Its fit is not kept, so that those of the days asked about stay.
        company = Case(self._known(window.as_of), window, Question(window.as_of))
        return _replayed(company, _within(company, rung))


def _within(company: Case, rung: Rung) -> Rung:
    """Return the rung of a replay: that of the forecast, as far as there was the history for it."""
    return rung if company.known.level >= FEW and rung is LUMPY else rung_of(company)


def _agreeing(company: Case, rung: Rung | None = None) -> Scores:
    """Return the scores of a company, such that it expects what is served."""
    expected = served(company, rung)
    return company.scores.agreeing(expected.money, expected.count)


def _replayed(company: Case, rung: Rung) -> tuple[str, Moments, Moments]:
    """Return what answered, with the means and variances of money and of deals to come."""
    scores = _agreeing(company, rung)
    chance = chance_of(scores, scores.draws(company.question), scores.whole)
    money, deals = moments(chance, wins=company.known.wins + HALF if rung is THIN else None)
    return rung.name, money, deals


def total(parts: Sequence[Part]) -> Part:
    """Return the sum of parts."""
    names = [f.name for f in fields(Part) if f.name != "keys"]
    return Part((), **{name: sum(getattr(p, name) for p in parts) for name in names})
