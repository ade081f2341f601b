"""What is known by the end of a day, fitted: everything a forecaster may use, and nothing later."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.clock import Clock, clock_of
from quarterdeck.forecast.contracts import Contracts, contracts_of
from quarterdeck.forecast.counts import Counts, Seen, counts_of
from quarterdeck.forecast.creation import Creation, arrivals, creation_of
from quarterdeck.forecast.factors import Factors, factors_of
from quarterdeck.forecast.history import Days, Deals, Lives, days_of, lives_of
from quarterdeck.forecast.holidays import holidays_of
from quarterdeck.forecast.kinds import PLAIN, Kinds, kinds_of
from quarterdeck.forecast.past import Past, Stood
from quarterdeck.forecast.signals import Signal, signals_of
from quarterdeck.forecast.tables import Tables, tables_of
from quarterdeck.words.problem import QuarterdeckError

MANY, SOME, FEW = 500, 60, 15
"""Wins in the history from which tables stand alone, stand at all, and more than a rate does."""

KAPPA = {MANY: 5.0, SOME: 20.0, FEW: 50.0, 0: 50.0}
"""Deals open for a week that borrowed hazards are worth, by the wins there are."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The hazards of cells, and what signals make of them."""

    tables: Tables
    factors: Factors


@dataclass(frozen=True)
class Known:
    """The company's history as of a day, with what is learned from it, made when first asked for.

    `without` names signals that are left out, as if the company did not record them, or RENEWALS,
    as if it told no kinds of business; `reader` is shared by what is known on several days.
    """

    facts: Facts
    as_of: date
    without: tuple[str, ...] = ()
    reader: Past | None = field(default=None, repr=False, compare=False)

    @cached_property
    def past(self) -> Past:
        """What reads the facts."""
        told = kinds_of(self.facts.playbook, without=self.without)
        return self.reader or Past(self.facts, self.as_of, told)

    @cached_property
    def _deals(self) -> Deals:
        return self.past.deals(self.as_of)

    @cached_property
    def deals(self) -> Deals:
        """The deals as they were at the end of the day, by the kinds that are told apart."""
        return self._deals.keeping(self.kinds.numbers) if self.past.kinds else self._deals

    @cached_property
    def kinds(self) -> Kinds:
        """The kinds of business that are told apart, each with enough wins by the day."""
        if not self.past.kinds:
            return PLAIN
        won = self._deals.kind[self._deals.won & self._deals.decided]
        return self.past.kinds.with_enough(dict(enumerate(np.bincount(won).tolist())))

    @cached_property
    def contracts(self) -> Contracts:
        """The contracts that end, as far as subscriptions tell of them."""
        return contracts_of(self.facts, self.as_of, self.days.first, self.past.kinds)

    @cached_property
    def days(self) -> Days:
        """What happened on each day; raises QuarterdeckError where no deal is known yet."""
        found = days_of(self.deals)
        if found is None:
            raise QuarterdeckError(
                f"No deal was known by the end of {self.as_of}, so there is nothing to forecast.",
                fix="Import deals with `quarterdeck import FILE`, or ask as of a later day.",
                where="--as-of",
            )
        return found

    @cached_property
    def wins(self) -> int:
        """How many deals were won so far."""
        return round(float(self.days.won.sum()))

    @cached_property
    def watched(self) -> int:
        """How many of them were known before they were won: others teach no chance of a deal."""
        deals = self.deals
        return int((deals.won & (deals.closed > deals.arrived)).sum())

    @cached_property
    def level(self) -> int:
        """The rung of the ladder: MANY, SOME, FEW or 0, by the wins that were watched."""
        return next((least for least in (MANY, SOME, FEW) if self.watched >= least), 0)

    @cached_property
    def clock(self) -> Clock:
        """Working time, past and to come."""
        calendar = self.facts.playbook.settings.calendar
        return clock_of(self.days, self.as_of, calendar, self.holidays)

    @cached_property
    def holidays(self) -> Collection[date]:
        """The public holidays of the company's country."""
        settings = self.facts.playbook.settings
        return holidays_of(settings.holidays, self.days.first.year, self.as_of.year + 3)

    @cached_property
    def lives(self) -> Lives:
        """How long deals lived until they were decided."""
        return lives_of(self.deals, self.days)

    @cached_property
    def signals(self) -> tuple[Signal, ...]:
        """What deals show beside their stage."""
        acting = self.past.acting(self.as_of)
        return signals_of(self.deals, without=self.without, acting=acting)

    @property
    def counts(self) -> Counts:
        """Where deals stood at the ends of days, and what became of them: large, so never kept."""
        seen = Seen(self.signals, self.kinds)
        return counts_of(self.past, self.deals, self.days, self.clock, seen)

    def apart(self, rows: Stood) -> Stood:
        """Return where deals stood by the kinds that are told apart."""
        return self.past.apart(rows, self.kinds)

    @cached_property
    def fit(self) -> Fit:
        """What is learned from landmarks."""
        counts = self.counts
        tables = tables_of(counts, KAPPA[self.level])
        ended = (float(self.wins), float(self.days.decided.sum()) - self.wins)
        return Fit(tables, factors_of(counts, tables, self.signals, ended))

    @property
    def tables(self) -> Tables:
        """The hazards of being won and lost."""
        return self.fit.tables

    @property
    def factors(self) -> Factors:
        """How signals raise or lower the hazards of being won and lost."""
        return self.fit.factors

    @cached_property
    def creation(self) -> Creation:
        """The deals to come and what becomes of them."""
        return creation_of(self.days, self.lives, self.clock)

    def lives_of(self, kind: int) -> Lives:
        """Return how long deals of one kind lived."""
        return lives_of(self.deals.of(kind), self.days)

    def creation_of(self, kind: int) -> Creation:
        """Return the deals to come of one kind of business."""
        if not self.kinds:
            return self.creation
        lives = self.lives_of(kind)
        days = replace(self.days, arrived=arrivals(lives, len(self.days.arrived)))
        return creation_of(days, lives, self.clock)
