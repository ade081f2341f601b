"""Time what is kept of past days: python -m benchmarks.replays --workspace DIR; --help says more.

The forecast and the record are asked as commands, each with nothing kept and then again, in seconds
of processor time, which a busy machine does not change. `cache/forecast` of the workspace is
deleted for it: nothing but time is lost.
"""

import argparse
import resource
import shutil
import subprocess
from pathlib import Path

from benchmarks.figures import COMMAND

COMMANDS = ("forecast", "record")


def main() -> int:
    """Print a line for each command; returns 1 where an answer was not the same again."""
    parser = argparse.ArgumentParser(description="Time what is kept of past days.")
    parser.add_argument("--workspace", type=Path, required=True, help="the company to ask about")
    root = parser.parse_args().workspace
    _asked("pipeline", root)
    same = True
    for name in COMMANDS:
        shutil.rmtree(root / "cache" / "forecast", ignore_errors=True)
        (first, said), (again, repeated) = _asked(name, root), _asked(name, root)
        same &= said == repeated
        print(f"{name}: {first:.1f} s with nothing kept, {again:.1f} s then")
    return 0 if same else 1


def _asked(name: str, root: Path) -> tuple[float, bytes]:
    """Return the processor seconds of a command, and its answer."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [str(COMMAND), name, "--json", "--workspace", str(root)]
    said = subprocess.run(command, check=True, capture_output=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, said


if __name__ == "__main__":
    raise SystemExit(main())
