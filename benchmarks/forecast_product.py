"""The product's side of a forecast benchmark, in a process of its own: prints times and figures."""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.forecast_data import opened
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.forecast.backtest import backtest
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.hindsight import Hindsight
from quarterdeck.forecast.window import Window, horizon

AHEAD = 28
"""Days that every forecast looks ahead."""


def day(facts: Facts, window: Window) -> dict[str, Any]:
    """Fit everything on a day, score every open deal, forecast the window."""
    found = Forecasts(facts, replays=0).forecast(window, Question(window.as_of))
    return {"open": found.whole.open_deals, "as_of": f"{window.as_of}"}


def weeks(facts: Facts, windows: list[Window]) -> dict[str, Any]:
    """Backtest the windows, as known on the day the last of them is over."""
    found = backtest(Hindsight(facts, Question(windows[-1].last)), windows)
    return {
        "windows": [[f"{t.window.as_of}", f"{t.window.last}"] for t in found.tried],
        "actual": [t.actual for t in found.tried],
        "expected": {
            name: [t.expected[name].money for t in found.tried]
            for name in ("served", "same_point", "run_rate", "stage_weighted")
        },
        "held": [t.intervals[80][0] <= t.actual <= t.intervals[80][1] for t in found.tried],
    }


def main(workspace: str, what: str, number: int) -> None:
    """Time `what`: a day several times over, or so many weeks once."""
    desk = opened(Path(workspace))
    last, facts = desk.last_day, desk.facts
    if last is None:
        raise SystemExit("nothing is known yet")
    times, answer = [], {}
    for _ in range(number if what == "day" else 1):
        start = time.perf_counter()
        if what == "day":
            answer = day(facts, horizon(last, AHEAD))
        else:
            seen = [last - timedelta(days=AHEAD + 7 * n) for n in reversed(range(number))]
            answer = weeks(facts, [horizon(on, AHEAD) for on in seen])
        times.append(time.perf_counter() - start)
    print(json.dumps({"seconds": times, **answer}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
