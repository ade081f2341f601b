"""Imports spoilt files for as long as it is told: `python -m benchmarks.fuzz_import --minutes 60`.

With atheris installed (`pip install atheris`; it has no wheels for every Python, so that the locks
leave it out) the inputs are steered by which code they reach; without it they are drawn at random.
Whatever is found is kept under `fuzz-found/` with the error, to become a test.
"""

import argparse
import importlib
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.connectors.mutations import WAYS, Spoiling, a_book, sources, spoilt

FOUND = Path("fuzz-found")
_BOOKS = 0.25
_DRAFTS = 0.15
_DRIFTS = 0.5
_WAYS = 6


def main() -> int:
    """Run for so many minutes and return 1 when anything was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0, help="0 takes one from the clock")
    parser.add_argument("--steered", action="store_true", help="use atheris")
    asked = parser.parse_args()
    seed = asked.seed or time.time_ns() % 10**9
    if asked.steered:
        return _steered(asked.minutes)
    tried, found = _drawn(asked.minutes, seed)
    print(f"{tried:,} files in {asked.minutes:g} minutes from seed {seed}: {found} findings")
    return 1 if found else 0


def _drawn(minutes: float, seed: int) -> tuple[int, int]:
    chance, until = Random(seed), time.monotonic() + minutes * 60  # noqa: S311 -- no secret
    files, tried, found = sources(), 0, 0
    while time.monotonic() < until:
        name = chance.choice(sorted(files))
        raw, ways = files[name], sorted(WAYS)
        if chance.random() < _BOOKS:
            name, raw, ways = "snap.xlsx", a_book(), ["spoil_part", "spoil_part", *ways]
        spoilings = [
            Spoiling(chance.choice(ways), chance.random(), chance.random())
            for _ in range(chance.randrange(1, 6))
        ]
        way = -1 if chance.random() < _DRAFTS else chance.randrange(_WAYS)
        before = files.get(name, b"") if chance.random() < _DRIFTS else b""
        found += not _holds(name, spoilt(raw, spoilings), way=way, before=before)
        tried += 1
    return tried, found


def _holds(name: str, raw: bytes, *, way: int, before: bytes = b"") -> bool:
    """Import in one of the ways, or draft for -1; keep file and error where that goes wrong."""
    from tests.connectors.fuzzing import WAYS_IN, drafted, imported

    draft = way < 0
    try:
        if draft:
            drafted(name, raw)
        else:
            imported(name, raw, replace(WAYS_IN[way % len(WAYS_IN)], before=before))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # noqa: BLE001 -- a panic of a reader is no Exception
        FOUND.mkdir(exist_ok=True)
        stem = FOUND / f"{time.time_ns()}-{'draft-' if draft else ''}{name}"
        stem.write_bytes(raw)
        told = f"{way}\n{traceback.format_exc()}"
        Path(f"{stem}.txt").write_text(told, encoding="utf-8")
        print(f"found: {stem}", flush=True)
        return False
    return True


def _steered(minutes: float) -> int:
    """Let atheris choose; it ends the process itself, also at its first finding."""
    try:
        import atheris
    except ImportError:
        print("atheris is not installed: pip install atheris, or leave out --steered.")
        return 2
    folder = FOUND / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    files = sources() | {"snap.xlsx": a_book()}
    names = sorted(files)
    for place, name in enumerate(names):
        (folder / name).write_bytes(bytes([place]) + files[name])

    def one(data: bytes) -> None:
        way = -1 if data and data[0] > 200 else 0
        if data and not _holds(names[data[0] % len(names)], data[1:], way=way):
            raise AssertionError(f"see {FOUND}")

    with atheris.instrument_imports(include=["quarterdeck"]):
        importlib.import_module("tests.connectors.fuzzing")
    seconds = f"-max_total_time={int(minutes * 60)}"
    atheris.Setup([sys.argv[0], seconds, "-max_len=20000", "-rss_limit_mb=4096", str(folder)], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
