"""What is uncertain about a part of the company, and draws of what it may bring."""

import numpy as np

from quarterdeck.forecast.case import Case
from quarterdeck.forecast.chances import ONE
from quarterdeck.forecast.creation import weight_of_wins
from quarterdeck.forecast.history import Array, number_of
from quarterdeck.forecast.ladder import HALF, THIN, rung_of
from quarterdeck.forecast.scoring import Drawn, Part, Scores
from quarterdeck.forecast.spread import Ahead, Chance, Swings, draw, draw_rate
from quarterdeck.forecast.worths import Worths, worths_of


def chance_of(scores: Scores, drawn: Drawn, whole: Part) -> Chance:
    """Return what is uncertain about a part of the company, from its open deals."""
    amounts, chances = drawn
    money = np.clip(chances * scores.factor / ONE, 0.0, 1.0)
    same = scores.factor == scores.factor_n
    return Chance(
        amounts,
        money,
        money if same else np.clip(chances * scores.factor_n / ONE, 0.0, 1.0),
        new=float(whole.created),
        new_n=whole.created_n / ONE,
        worths=_worths(scores, amounts),
    )


def _worths(scores: Scores, amounts: Array) -> Worths:
    """Return what wins bring: as wins of each kind that is to come, else as open deals would."""
    known, coming = scores.known, scores.coming
    deals, wins = known.deals, sum(part.wins for part in coming)
    found, weights = [], []
    for part in coming:
        here = deals.won & deals.decided & ((deals.kind == part.kind) | (len(coming) == 1))
        weight = weight_of_wins(number_of(known.as_of) - deals.closed[here])
        if part.wins > 0 and len(weight):
            found.append(deals.money[here].astype(float))
            weights.append(weight * part.wins / wins / weight.sum())
    if not found:
        return worths_of(amounts, np.ones(len(amounts)))
    return worths_of(np.concatenate(found), np.concatenate(weights))


def ahead_of(case: Case, chance: Chance, swings: Swings) -> Ahead:
    """Draw what a period may still bring, as a rate where there are too few wins for chances."""
    if rung_of(case) is THIN:
        return draw_rate(chance, window=case.window, swings=swings, wins=case.known.wins + HALF)
    return draw(chance, window=case.window, swings=swings)
