"""Runs a step in a fresh process and says how long it took and how much memory it held at most."""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.data import Case

ROOT = Path(__file__).parent.parent
MEGABYTE = 1024


@dataclass(frozen=True, slots=True)
class Timing:
    """What a step took: the median of its runs in seconds, the first run, the spread of the rest.

    `spread` is (slowest - fastest) / median; `peak` the most memory the process held, in MB.
    """

    seconds: float
    first: float
    spread: float
    peak: int

    def beside(self, other: "Timing | None") -> "Timing":
        """Return the faster of two timings of one thing, with the higher peak."""
        if other is None:
            return self
        faster = min(self, other, key=lambda timing: timing.seconds)
        return replace(faster, peak=max(self.peak, other.peak))


@dataclass(frozen=True, slots=True)
class Failed:
    """A step that did not finish, with the last line it said."""

    says: str


def run(case: Case, side: str, step: str, runs: int) -> dict[str, Timing] | Failed:
    """Run one step of one side; the result holds a timing per question asked in it."""
    words = [str(case.folder), str(case.deals), side, step, str(runs)]
    command = [sys.executable, "-m", "benchmarks.step", *words]
    done = _watched(command)
    if isinstance(done, Failed):
        return done
    text, peak = done
    times: dict[str, list[float]] = json.loads(text.strip().splitlines()[-1])
    return {name: _timing(seconds, peak) for name, seconds in times.items()}


def asked(command: list[str]) -> tuple[Any, int] | Failed:
    """Run a command; return the JSON of its last line, and its peak memory in MB."""
    done = _watched(command)
    if isinstance(done, Failed):
        return done
    return json.loads(done[0].strip().splitlines()[-1]), done[1]


def seconds_of(name: str, command: list[str], runs: int) -> dict[str, Timing] | Failed:
    """Time a whole command several times, its start included; the result holds it by name."""
    times, peak = [], 0
    for _ in range(runs + 1):
        start = time.perf_counter()
        done = _watched(command)
        times.append(time.perf_counter() - start)
        if isinstance(done, Failed):
            return done
        peak = max(peak, done[1])
    return {name: _timing(times, peak)}


def _timing(seconds: list[float], peak: int) -> Timing:
    rest = seconds[1:] or seconds
    middle = median(rest)
    return Timing(middle, seconds[0], (max(rest) - min(rest)) / middle, peak)


def _watched(command: list[str]) -> tuple[str, int] | Failed:
    """Run a command; return what it printed and its peak memory in MB, its children's included."""
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    errors: list[str] = []
    if process.stdout is None or process.stderr is None:
        return Failed("no output")
    stderr = process.stderr
    reader = threading.Thread(target=lambda: errors.append(stderr.read()))
    reader.start()
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    reader.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        lines = "".join(errors).strip().splitlines() or ["nothing said"]
        return Failed(f"exit {process.returncode}: {lines[-1]}")
    return text, _peak(usage)


def _peak(usage: resource.struct_rusage) -> int:
    return int(usage.ru_maxrss) // MEGABYTE
