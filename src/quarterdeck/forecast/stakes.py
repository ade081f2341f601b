"""The open deals that move a period most: where the most money is least certain."""

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from quarterdeck.engine.sql import Raw, literal
from quarterdeck.facts.question import Question
from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.exact import rounded
from quarterdeck.forecast.scoring import Scores

_TIES = 1000
"""Deals with as much at stake as the last one up to which naming them is faster than all deals."""

_FLOAT = 1e-12
"""How far off a product in floating point is at most, and more."""


@dataclass(frozen=True, slots=True)
class Stake:
    """An open deal: its chance to be won in the window, in 1e-9, and the money it adds to it."""

    key: int
    id: str
    title: str | None
    owner: str | None
    stage: str | None
    close_date: date | None
    money: int
    chance: int
    expected: int


def stakes(scores: Scores, question: Question, most: int) -> tuple[Stake, ...]:
    """Return the open deals that move the period most, the largest stake first."""
    asked, found = scores.found.get(question, (0, ()))
    if asked < most:
        near = () if question.scope or question.where else _near(scores, most)
        few = 0 < len(near) <= most + _TIES
        among = Raw(f" AND parts.key IN {literal(near)}" if few else "")
        rows = scores.known.facts.run(scores.sql("stakes", question, most=most, among=among))
        names = [f.name for f in fields(Stake)]
        found = tuple(Stake(**{n: row[n] for n in names}) for row in rows.to_pylist())
        # A smaller number of them is among these.
        scores.found[question] = most, found
    return tuple(found[:most])


def _near(scores: Scores, most: int) -> list[int]:
    """Return the keys of the company's deals that may be among those with the largest stakes.

    What the engine orders exactly is told in floating point here: what is as large is kept.
    """
    laid = scores.laid
    sure, hundreds = rounded((laid.chance, ONE - laid.chance), ONE), rounded((laid.money,), 100)
    stake = sure * hundreds.astype(float) ** 2
    here = laid.chance > 0
    if here.sum() > most:
        least = np.partition(stake[here], -most)[-most]
        here &= stake >= least * (1 - _FLOAT)
    return scores.known.deals.key[laid.place[here]].tolist()  # type: ignore[no-any-return]
