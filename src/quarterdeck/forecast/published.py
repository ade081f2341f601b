"""What is kept of a forecast that is published: the company and every team, as it was said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from quarterdeck.forecast.case import Expected
from quarterdeck.forecast.forecast import Forecast
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.forecast.stakes import Stake

PERCENTILES = range(1, 100)


@dataclass(frozen=True, slots=True)
class Part:
    """The forecast of one part of the company, `scope` '' for all of it; money in minor units.

    `ranges` hold 50, 80 and 90 per cent of outcomes, `percentiles` are those from 1 to 99 of what
    may happen, `methods` what the simple forecasters expected. `target` is None where none was set.
    """

    scope: str
    expected: int
    booked: int
    opened: int
    created: int
    target: int | None
    p_target: float | None
    ranges: Mapping[int, tuple[int, int]]
    percentiles: tuple[int, ...]
    methods: Mapping[str, int]

    def below(self, money: int) -> float:
        """Return the share of what may happen that lies below an amount, from 0 to 1."""
        ends = np.searchsorted(self.percentiles, money, side="left")
        ties = np.searchsorted(self.percentiles, money, side="right")
        return float((ends + ties) / 2 + 0.5) / (len(self.percentiles) + 1)


def part_of(forecast: Forecast, rivals: Mapping[str, Expected], target: int | None) -> Part:
    """Return what is kept of the forecast of one part."""
    whole, spread = forecast.whole, forecast.spread
    return Part(
        scope=forecast.question.scope,
        expected=whole.expected,
        booked=whole.booked,
        opened=whole.opened,
        created=whole.created,
        target=target,
        p_target=None if target is None else round(spread.reaches(target), 6),
        ranges={n: _ends(spread.interval(n)) for n in LEVELS},
        percentiles=tuple(round(x) for x in np.percentile(spread.money, list(PERCENTILES))),
        methods={name: round(e.money) for name, e in sorted(rivals.items())},
    )


def answer_of(forecast: Forecast, parts: Iterable[Part], stakes: Iterable[Stake]) -> dict[str, Any]:
    """Return the answer of a run: plain values, no title and no name of a person."""
    return {
        "currency": forecast.currency,
        "rung": forecast.rung.name,
        "wins": forecast.wins,
        "floor": round(forecast.floor, 6),
        "swing": round(forecast.calibration.usual, 6),
        "replays": forecast.calibration.replays,
        "parts": [_plain(part) for part in parts],
        "deals": [{"id": s.id, "money": s.money, "chance": s.chance} for s in stakes],
    }


def parts_in(answer: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return the parts of a published answer."""
    return tuple(
        Part(
            **raw
            | {
                "ranges": {int(n): (ends[0], ends[1]) for n, ends in raw["ranges"].items()},
                "percentiles": tuple(raw["percentiles"]),
            }
        )
        for raw in answer["parts"]
    )


def _plain(part: Part) -> dict[str, Any]:
    ranges = {str(n): list(ends) for n, ends in part.ranges.items()}
    told = {name: getattr(part, name) for name in Part.__slots__}
    return told | {"ranges": ranges, "percentiles": list(part.percentiles)}


def _ends(interval: tuple[float, float]) -> tuple[int, int]:
    return round(interval[0]), round(interval[1])
