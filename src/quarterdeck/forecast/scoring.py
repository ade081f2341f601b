"""Score open deals: a chance for each by its cell, and how new business goes by deals of late.

Chances are whole numbers of 1e-9 and everything is added up deal by deal in whole minor units, so
that people add up to teams and teams to the company, by any breakdown and to the cent.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from quarterdeck.engine.sql import Raw, Value, load
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names
from quarterdeck.forecast.chances import ONE, chances_at
from quarterdeck.forecast.coming import Coming, coming_of, making
from quarterdeck.forecast.exact import rounded
from quarterdeck.forecast.history import Array, Ints, number_of
from quarterdeck.forecast.kinds import OTHER
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.laid import Laid, Share, shared
from quarterdeck.forecast.read_tellings import ints
from quarterdeck.forecast.window import Window

_WON = 20
"""How much more of new business goes by what a deal won than by its having come: what is won lately
tells whose business it is, and who only begins to win has a part too. Our own choice."""

RECENT = 182
"""Days within which deals became known whose part in new business is kept."""

SCORES = "forecast_scores"
COLUMNS = ("key", "chance", "weight", "kind")

Keys = tuple[str | int, ...]
Drawn = tuple[Array, Array]
"""Amounts and chances of open deals, in the order of their keys."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the company (`keys`) adds: booked, expected of open deals, of new business.

    Money in whole minor units, counts of open and new deals in 1e-9.
    """

    keys: Keys
    booked: int
    booked_n: int
    opened: int
    opened_n: int
    created: int
    created_n: int
    open_deals: int

    @property
    def expected(self) -> int:
        """The whole of it."""
        return self.booked + self.opened + self.created

    @property
    def expected_n(self) -> float:
        """How many deals are won in all."""
        return self.booked_n + (self.opened_n + self.created_n) / ONE


@dataclass(frozen=True)
class Scores:
    """Chances of the company's open deals for a window, and the new business to come.

    `coming` is the new business of the whole company, kind by kind. `factor` and `factor_n`, in
    1e-9, are what expected money and deals are multiplied by to agree with what is served.
    """

    known: Known
    window: Window
    rows: pa.Table
    coming: tuple[Coming, ...]
    factor: int = ONE
    factor_n: int = ONE

    def over(self, known: Known) -> "Scores":
        """Return scores of the same period on a day after it: nothing is open or to come in it."""
        rows = self.rows.slice(0, 0)
        nothing = tuple(replace(part, wins=0.0) for part in self.coming)
        return replace(self, known=known, rows=rows, coming=nothing)

    @property
    def created(self) -> int:
        """The money that new business brings, in minor units, before `factor`."""
        return sum(round(part.money) for part in self.coming)

    @property
    def created_n(self) -> int:
        """The deals that new business brings, in 1e-9, before `factor_n`."""
        return sum(round(part.wins * ONE) for part in self.coming)

    def agreeing(self, money: float, count: float) -> "Scores":
        """Return the same scores such that the company expects so much money and so many deals."""
        whole = self.whole
        ahead, ahead_n = whole.opened + whole.created, (whole.opened_n + whole.created_n) / ONE
        left, left_n = max(money - whole.booked, 0.0), max(count - whole.booked_n, 0.0)
        if (left and not ahead) or (left_n and not ahead_n):
            # No chance of a deal tells of it: all of it is laid on deals as new business is.
            place = self.rows.column_names.index("chance")
            none = pa.array(np.zeros(len(self.rows), dtype=np.int64))
            rows = self.rows.set_column(place, "chance", none)
            return replace(self, rows=rows, coming=making(self.coming, left, left_n))
        surest = max(int(self.laid.chance.max(initial=0)), 1) / ONE
        of_money = shared(left, whole.opened, self.created, ahead, surest)
        of_deals = shared(left_n * ONE, whole.opened_n, self.created_n, ahead_n * ONE, surest)
        coming = self.coming
        if (of_money[1], of_deals[1]) != (self.created, self.created_n):
            coming = making(coming, of_money[1], of_deals[1] / ONE)
        return replace(self, coming=coming, factor=of_money[0], factor_n=of_deals[0])

    @cached_property
    def whole(self) -> Part:
        """What the whole company adds: to the cent what its parts add up to."""
        deals, laid = self.known.deals, self.laid
        booked = deals.won & (deals.closed >= number_of(self.window.period.start))
        booked &= deals.closed < number_of(self.window.period.end)
        plain = self.factor == ONE
        opened = (
            rounded((laid.money, laid.chance), ONE)
            if plain
            else rounded((laid.money, laid.chance, self.factor), ONE * ONE)
        )
        return Part(
            keys=(),
            booked=int(deals.money[booked].sum()),
            booked_n=int(booked.sum()),
            opened=int(opened.sum()),
            opened_n=int(rounded((laid.chance, self.factor_n), ONE).sum()),
            created=sum(laid.share(s.kind, s.money, s.weights) for s in self.shares),
            created_n=sum(laid.share(s.kind, s.deals, s.weights) for s in self.shares),
            open_deals=int(deals.open.sum()),
        )

    def parts(self, question: Question) -> tuple[Part, ...]:
        """Return what each part of a question adds, in order of the breakdown."""
        if not (question.scope or question.where or question.by):
            return (self.whole,)
        rows = self.known.facts.run(self.sql("sums", question)).to_pylist()
        names = key_names(question)
        return tuple(
            Part(tuple(row.pop(name) for name in names) if question.by else (), **_rest(row, names))
            for row in rows
        )

    def draws(self, question: Question) -> Drawn:
        """Return the amounts and the chances of the open deals of a question."""
        if not (question.scope or question.where):
            laid, here = self.laid, self.laid.chance > 0
            return laid.money[here].astype(float), laid.chance[here] / ONE
        rows = self.known.facts.run(self.sql("chances", replace(question, by=())))
        return rows["money"].to_numpy().astype(float), rows["chance"].to_numpy() / ONE

    def draws_by(self, question: Question) -> dict[Keys, Drawn]:
        """Return the same for each part of a question that has such deals, by its keys."""
        names, told = key_names(question), ("money", "chance")
        rows = self.known.facts.run(self.sql("chances", question))
        parts = rows.group_by(list(names), use_threads=False).aggregate([(n, "list") for n in told])
        lists = (parts["money_list"].to_pylist(), parts["chance_list"].to_pylist())
        keys = zip(*(parts[name].to_pylist() for name in names), strict=True)
        return {
            key: (np.array(money, dtype=float), np.array(chance) / ONE)
            for key, money, chance in zip(keys, *lists, strict=True)
        }

    def staged(self, question: Question) -> tuple[Ints, Array, Array]:
        """Return the keys of the open deals of a question, their chances, those of their stages."""
        if not (question.scope or question.where):
            deals = self.known.deals
            chance = np.zeros(len(deals.key))
            chance[self.laid.place] = self.laid.chance / ONE
            here = deals.open
            return deals.key[here], chance[here], deals.probability[here] / ONE
        rows = self.known.facts.run(self.sql("open_chances", question))
        return ints(rows["key"]), ints(rows["chance"]) / ONE, ints(rows["probability"]) / ONE

    def sql(self, name: str, question: Question, **values: Value) -> str:
        """Return the SQL over the parts of a question; its tables are lent to the engine anew."""
        self.known.facts.engine.register_arrow(SCORES, self.rows)
        return self.composed(f"WITH {over_parts(name)}", question, **values)

    def composed(self, template: str, question: Question, **values: Value) -> str:
        """Return SQL over the parts of a question that names the table of scores itself."""
        facts, window = self.known.facts, self.window
        kind = f"coalesce(scores.kind, {OTHER})"
        return facts.compose(
            template,
            question,
            usual=self.usual,
            start=window.period.start,
            end=window.period.end,
            new=self.by_kind("money", kind),
            new_n=self.by_kind("deals", kind),
            weights=self.by_kind("weights", kind),
            factor=self.factor,
            factor_n=self.factor_n,
            **values,
        )

    @property
    def usual(self) -> int:
        """What a deal without an amount counts with: the worth of a win."""
        return round(self.known.creation.value)

    @cached_property
    def found(self) -> dict[Question, Any]:
        """What was found out of questions, for whoever asks again."""
        return {}

    @cached_property
    def shares(self) -> tuple[Share, ...]:
        """How the new business of each kind is laid on its deals.

        What is to come of a kind of which no deal became known of late is laid on all others.
        """
        laid = self.laid
        weights = {p.kind: int(laid.weight[laid.kind == p.kind].sum()) for p in self.coming}
        told = [p.kind for p in self.coming if weights[p.kind]] or [self.coming[0].kind]
        money, deals = dict.fromkeys(told, 0), dict.fromkeys(told, 0)
        for part in self.coming:
            to = part.kind if part.kind in told else told[0]
            money[to] += round(round(part.money) * self.factor / ONE)
            deals[to] += round(round(part.wins * ONE) * self.factor_n / ONE)
        return tuple(Share(k, money[k], deals[k], max(weights[k], 1)) for k in told)

    def by_kind(self, name: str, kind: str) -> Value:
        """Return SQL for a value of the shares that goes by the kind of a deal, itself SQL."""
        if len(self.shares) == 1:
            return int(getattr(self.shares[0], name))
        cases = " ".join(f"WHEN {s.kind} THEN {getattr(s, name)}" for s in self.shares)
        return Raw(f"CASE {kind} {cases} ELSE 1 END")

    @cached_property
    def laid(self) -> Laid:
        """The scored deals, their new business not yet laid on them."""
        deals = self.known.deals
        key, chance, weight, kind = (ints(self.rows[n]) for n in COLUMNS)
        place = np.searchsorted(deals.key, key)
        money = np.where(deals.priced[place], deals.money[place], self.usual)
        return Laid(place, chance, weight, kind, money)


def score(known: Known, window: Window) -> Scores:
    """Give every open deal its chance to be won within the window."""
    deals, usual = known.deals, round(known.creation.value)
    recent = deals.arrived > number_of(known.as_of - timedelta(days=RECENT))
    worth = np.where(deals.priced, deals.money, usual)
    won = np.where(deals.won, _WON * np.maximum(worth, 0), 0)
    recent |= not recent.any()
    weight = np.where(recent, max(usual, 1) + won, 0)
    number, chances = chances_at(known, window)
    chance = np.zeros(len(deals.key), dtype=np.int64)
    chance[np.searchsorted(deals.number, number)] = chances
    kept = recent.copy()
    kept[np.searchsorted(deals.number, number)] = True
    columns = (deals.key, chance, weight, deals.kind)
    rows = pa.table({n: column[kept] for n, column in zip(COLUMNS, columns, strict=True)})
    return Scores(known, window, rows, coming_of(known, window))


def over_parts(name: str) -> str:
    """Return SQL over the parts of a question, from where they are named on."""
    parts = load("forecast", "parts")
    return f"{parts[parts.index('parts AS') :]}\n{load('forecast', name)}"


def _rest(row: dict[str, int], names: tuple[str, ...]) -> dict[str, int]:
    return {name: value for name, value in row.items() if name not in names}
