"""Score open deals: a chance for each by its cell, and how new business goes by deals of late.

Chances are whole numbers of 1e-9 and everything is added up deal by deal in whole minor units, so
that people add up to teams and teams to the company, by any breakdown and to the cent.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quarterdeck.engine.sql import Raw, Value, load, render
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import key_names
from quarterdeck.forecast.cells import AGES, AHEAD, CLOCK, binned, standing
from quarterdeck.forecast.clock import UNIT
from quarterdeck.forecast.factors import due_class
from quarterdeck.forecast.history import Array, whole
from quarterdeck.forecast.known import Known
from quarterdeck.forecast.tables import Cells
from quarterdeck.forecast.window import Window

ONE = 1_000_000_000
"""A chance of one."""

RECENT = 182
"""Days within which deals became known whose part in new business is kept."""

_CHANCES, _SCORES = "forecast_chances", "forecast_scores"


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the company (`keys`) adds: booked, expected of open deals, of new business.

    Money in whole minor units, counts of open and new deals in 1e-9.
    """

    keys: tuple[str | int, ...]
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


@dataclass(frozen=True, slots=True)
class Stake:
    """An open deal: its chance to be won in the window, in 1e-9, and the money it adds to it."""

    id: str
    title: str | None
    owner: str | None
    stage: str | None
    close_date: date | None
    money: int
    chance: int
    expected: int


@dataclass(frozen=True, slots=True)
class Scores:
    """Chances of the company's open deals for a window, and the new business to come.

    `created` is money in minor units and `created_n` deals in 1e-9 for the whole company. `factor`
    and `factor_n`, in 1e-9, are what expected money and deals are multiplied by to agree with what
    is served.
    """

    known: Known
    window: Window
    rows: pa.Table
    created: int
    created_n: int
    factor: int = ONE
    factor_n: int = ONE

    def agreeing(self, money: float, count: float) -> "Scores":
        """Return the same scores such that the company expects so much money and so many deals."""
        whole = self.parts(Question(self.known.as_of))
        ahead = sum(p.opened + p.created for p in whole)
        ahead_n = sum(p.opened_n + p.created_n for p in whole) / ONE
        left = max(money - sum(p.booked for p in whole), 0.0)
        left_n = max(count - sum(p.booked_n for p in whole), 0.0)
        factor = round(left / ahead * ONE) if ahead else ONE
        factor_n = round(left_n / ahead_n * ONE) if ahead_n else ONE
        return replace(self, factor=factor, factor_n=factor_n)

    def parts(self, question: Question) -> tuple[Part, ...]:
        """Return what each part of a question adds, in order of the breakdown."""
        rows = self.known.facts.run(self.sql("sums", question)).to_pylist()
        names = key_names(question)
        return tuple(
            Part(tuple(row.pop(name) for name in names) if question.by else (), **_rest(row, names))
            for row in rows
        )

    def draws(self, question: Question) -> tuple[Array, Array]:
        """Return the amounts and the chances of the open deals of a question."""
        rows = self.known.facts.run(self.sql("chances", question))
        return rows["money"].to_numpy().astype(float), rows["chance"].to_numpy() / ONE

    def stakes(self, question: Question, most: int) -> tuple[Stake, ...]:
        """Return the open deals that move the period most, the largest stake first."""
        rows = self.known.facts.run(self.sql("stakes", question, most=most)).to_pylist()
        return tuple(Stake(**{f.name: row[f.name] for f in fields(Stake)}) for row in rows)

    def sql(self, name: str, question: Question, **values: Value) -> str:
        """Return the SQL over the parts of a question; its tables are lent to the engine anew."""
        facts, window = self.known.facts, self.window
        facts.engine.register_arrow(_SCORES, self.rows)
        weights = int(self.rows["weight"].to_numpy().astype(object).sum()) if len(self.rows) else 0
        parts = load("forecast", "parts")
        return facts.compose(
            f"WITH {_bare(parts)}\n{load('forecast', name)}",
            question,
            usual=round(self.known.creation.value),
            start=window.period.start,
            end=window.period.end,
            new=round(self.created * self.factor / ONE),
            new_n=round(self.created_n * self.factor_n / ONE),
            weights=max(weights, 1),
            factor=self.factor,
            factor_n=self.factor_n,
            **values,
        )


def score(known: Known, window: Window) -> Scores:
    """Give every open deal its chance to be won within the window."""
    facts, creation = known.facts, known.creation
    facts.engine.register_arrow(CLOCK, known.clock.table(known.as_of))
    cells = facts.run(_stands(known, "stands_cells"))
    facts.engine.register_arrow(_CHANCES, _chances(known, window, cells))
    rows = facts.run(_stands(known, "stands_scored"))
    wins = creation.wins(known.clock, known.as_of, window.first, window.last)
    return Scores(known, window, rows, round(wins * creation.value), round(wins * ONE))


def _stands(known: Known, name: str) -> str:
    signals = known.signals
    names = [s.name for s in signals]
    template = load("forecast", "stands") + "\n" + load("forecast", name)
    sql = render(
        template,
        standing=Raw(standing(known.facts, signals)),
        signals=Raw("".join(f"{s.sql} AS {s.name}, " for s in signals)),
        names=Raw("".join(f"{name}, " for name in names)),
        same=Raw(" AND ".join(f"chances.{n} = stands.{n}" for n in names) or "TRUE"),
        age_bin=Raw(binned(f"({round(known.clock.at(known.as_of) * UNIT)} - entered.ends)", AGES)),
        as_of=known.as_of,
        usual=round(known.creation.value),
        recent=known.as_of - timedelta(days=RECENT),
    )
    return known.facts.compose(sql, whole(known.as_of))


def _chances(known: Known, window: Window, cells: pa.Table) -> pa.Table:
    """Return the chance of every cell to be won within the window, in 1e-9."""
    place = {name: n for n, name in enumerate(known.tables.states)}
    states = cells["state"].to_pylist()
    state = np.array([place.get(name, len(place)) for name in states], dtype=np.int64)
    table = Cells(state, cells["age"].to_numpy().astype(np.int64))
    factor = _factors(known, cells)

    def won_by(day: date) -> Array:
        ahead, lift = known.clock.between(known.as_of, day), known.clock.lift(known.as_of, day)
        return known.tables.chances(table, ahead, lift=lift, factor=factor)

    chance = won_by(window.last)
    before = window.first - timedelta(days=1)
    if before > known.as_of:
        chance = chance - won_by(before)
    whole_chance = np.rint(np.clip(chance, 0.0, 1.0) * ONE).astype(np.int64)
    return cells.append_column("chance", pa.array(whole_chance))


def _factors(known: Known, cells: pa.Table) -> Array:
    factor = np.ones((cells.num_rows, len(AHEAD)))
    for signal in known.signals:
        bucket: NDArray[np.int64] = cells[signal.name].to_numpy().astype(np.int64)
        for stretch in range(len(AHEAD)):
            place = due_class(bucket, stretch) if signal.moves else bucket
            factor[:, stretch] *= known.factors.of(signal.name, place)
    return factor


def _bare(template: str) -> str:
    """Return SQL without the comment before it."""
    return template[template.index("parts AS") :]


def _rest(row: dict[str, int], names: tuple[str, ...]) -> dict[str, int]:
    return {name: value for name, value in row.items() if name not in names}
