"""An import that is killed leaves whole batches only, and importing again makes up for it."""

import json
import random
import subprocess
import sys
from pathlib import Path

from tests.tries import tries

KILLS = tries(16, exploring=200)
HERE = Path(__file__).parents[2]


def _start(folder: Path, seed: int, turn: int) -> subprocess.Popen[str]:
    folder.mkdir()
    words = ["-m", "tests.connectors.killing", str(folder), str(KILLS // 2), str(seed)]
    words.append(str(turn))
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, *words], cwd=HERE, stdout=pipe, stderr=pipe, text=True)


def test_an_import_killed_at_any_moment_leaves_nothing_half_and_is_made_up_for(
    tmp_path: Path,
) -> None:
    """Two processes kill half of them each."""
    seeds = [random.randrange(10**6) for _ in range(2)]
    running = [_start(tmp_path / str(seed), seed, turn) for turn, seed in enumerate(seeds)]
    outcomes = [process.communicate(timeout=900) for process in running]
    rounds = [json.loads(line) for out, _ in outcomes for line in out.splitlines()]
    told = f"seeds {seeds}: {[err[-1500:] for _, err in outcomes]}"
    assert len(rounds) == KILLS, told
    assert [r["error"] for r in rounds if "error" in r] == [], told
    assert [r for r in rounds if r["problems"] or r["half_visible"]] == [], told
    assert [r for r in rounds if not r["equal"] or r["again"] or r["left"]] == [], told
    assert all(r["already"] for r in rounds), told
    phases = " ".join(phase for r in rounds for phase in r["phases"][-1:])
    moments = ("looking at", "reading", "recording", "writing the rows")
    # How long a phase takes is chance; all but one of the moments are met in any run.
    assert sum(moment in phases for moment in moments) >= len(moments) - 1, told
    assert any(r["both_forms"] for r in rounds), f"{told}: no kill before the older form was gone"
    assert any(r["debris"] for r in rounds), told
