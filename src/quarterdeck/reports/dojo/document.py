"""The question and the answer of the dojo as JSON documents."""

from typing import Any

from quarterdeck.reports.dojo.data import Answer, Deal, History, Played, Puzzle
from quarterdeck.words.money import to_major

Json = dict[str, Any]


def puzzle_json(puzzle: Puzzle) -> Json:
    """Return the document of a question: nothing in it names a deal, a person or the day."""

    def told(minor: int | None) -> str | None:
        return None if minor is None else to_major(minor, puzzle.source.currency)

    return {
        "token": puzzle.token,
        "scope": puzzle.source.question.scope,
        "currency": puzzle.source.currency,
        "week": puzzle.week,
        "weeks": puzzle.weeks,
        "booked": told(puzzle.booked),
        "target": told(puzzle.target),
        "open": [
            {
                "category": one.category,
                "deals": one.deals,
                "amount": told(one.money),
                "due": one.due,
                "due_amount": told(one.due_money),
            }
            for one in puzzle.opened
        ],
        "deals": [_deal(one, puzzle.source.currency) for one in puzzle.deals],
        "earlier": [
            {"booked": told(one.booked), "open": told(one.open), "came": told(one.total)}
            for one in puzzle.earlier
        ],
        "history": _standing(puzzle.history),
    }


def _deal(one: Deal, currency: str) -> Json:
    return {
        "label": one.label,
        "seller": one.seller,
        "stage": one.stage,
        "category": one.category,
        "amount": to_major(one.money, currency),
        "stage_days": one.stage_days,
        "due_in": one.due_in,
    }


def answer_json(answer: Answer) -> Json:
    """Return the document of a call that was scored."""
    puzzle, currency = answer.puzzle, answer.puzzle.source.currency
    rounds = [_played(one, currency) for one in answer.history.rounds]
    return {
        "token": puzzle.token,
        "scope": puzzle.source.question.scope,
        "currency": currency,
        "counts": answer.new,
        **_played(answer.played, currency),
        "history": {**_standing(answer.history), "rounds": rounds},
    }


def _standing(history: History) -> Json:
    told, held = history.ranges
    return {
        "played": len(history.rounds),
        "error": history.error if history.rounds else None,
        "forecast_error": history.expected_error if history.rounds else None,
        "nearer": history.nearer,
        "ranges": told,
        "ranges_held": held,
    }


def _played(one: Played, currency: str) -> Json:
    def told(minor: int | None) -> str | None:
        return None if minor is None else to_major(minor, currency)

    return {
        "as_of": one.day.isoformat(),
        "period": one.period,
        "call": told(one.amount),
        "low": told(one.low),
        "high": told(one.high),
        "forecast": told(one.expected),
        "forecast_low": told(one.expected_low),
        "forecast_high": told(one.expected_high),
        "came": told(one.came),
        "error": one.error,
        "forecast_error": one.expected_error,
        "in_range": one.held,
        "score": one.score,
        "forecast_score": one.expected_score,
        "nearer": one.nearer,
    }
