"""One step in a process of its own, so that its memory is its own: prints times, keeps answers."""

import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.data import Case, generate

SIDES = {"product": "product", "plain": "plain", "own": "own_file", "pandas": "frames"}


def main(words: list[str]) -> None:
    """Run the step named by the words FOLDER DEALS SIDE STEP RUNS."""
    folder, deals, side, step, runs = words
    case = Case(int(deals), Path(folder))
    if step == "generate":
        generate(case)
        print("{}")
        return
    module = import_module(f"benchmarks.{SIDES[side]}")
    if step in {"build", "warm", "next_day", "next_answer"}:
        seconds, _ = _timed(lambda: getattr(module, step)(case))
        print(json.dumps({step: [seconds]}))
        return
    opened, session = _timed(lambda: module.Session(case))
    names = _metrics(session) if step == "metrics" else [step]
    found = {name: _asked(session, name, int(runs)) for name in names}
    answers = {name: answer for name, (_, answer) in found.items()}
    _keep(case, side, step, answers)
    print(json.dumps({"open": [opened], **{name: times for name, (times, _) in found.items()}}))


def _metrics(session: Any) -> list[str]:  # noqa: ANN401 -- one of three kinds of session
    metrics = import_module("benchmarks.questions").metric_names()
    extra = sorted(getattr(session, "names", ()))
    return [name for name in dict.fromkeys((*metrics, *extra)) if session.knows(name)]


def _asked(session: Any, name: str, runs: int) -> tuple[list[float], Any]:  # noqa: ANN401
    """Ask once to warm up, then `runs` times; the first time stands first."""
    times, answer = [], None
    for _ in range(runs + 1):
        seconds, answer = _timed(lambda: session.ask(name))
        times.append(seconds)
    return times, answer


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def _keep(case: Case, side: str, step: str, answers: dict[str, Any]) -> None:
    folder = case.folder / "answers"
    folder.mkdir(exist_ok=True)
    rows = {
        name: sorted(([*key, *map(_plain, value)] for key, value in answer.items()), key=str)
        for name, answer in answers.items()
    }
    (folder / f"{side}-{step}.json").write_text(json.dumps(rows))


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, float) else int(str(value))


if __name__ == "__main__":
    main(sys.argv[1:])
