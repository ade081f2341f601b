"""Import in a process of its own, kill it without warning, and look at what it left.

Run as `python killing.py FOLDER ROUNDS SEED`; prints one line of JSON per round.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import NewBatch
from quarterdeck.words.problem import QuarterdeckError

ROWS = 3_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEDGER_LASTS = 5


def rows(number: int) -> str:
    return (
        f"SELECT 'd' || CAST(i AS VARCHAR) AS id, TIMESTAMPTZ '2024-01-01' + {number} *"
        " INTERVAL 1 DAY AS valid_at, valid_at AS known_at, 0 AS seq, i AS row_no,"
        f" '' AS reconstructed, '' AS doubtful, 'stage {number}' AS stage"
        f" FROM range(1, {ROWS}) AS r(i)"
    )


def write(connection: duckdb.DuckDBPyConnection, path: Path, number: int) -> None:
    connection.execute(f"COPY ({rows(number)}) TO '{path}' (FORMAT parquet)")


def add(ledger: Ledger, number: int) -> str:
    batch = NewBatch(
        table="deals",
        fields={"stage": "VARCHAR"},
        full=True,
        rows=lambda connection, path: write(connection, path, number),
        source="deals.csv",
        content_hash=str(number),
        mapping="deals",
        mapping_hash="m",
    )
    return ledger.append(batch, recorded_at=NOW).id


def import_until_killed(ledger: Ledger, first: int, told: int) -> None:
    for number in range(first, first + 1_000):
        name = add(ledger, number)
        os.write(told, f"{name}\n".encode())
        if number % 3 == 0:
            ledger.derive()


def debris(root: Path) -> int:
    """How many files and folders the killed process left that no entry speaks of."""
    known = {p["id"] for p in (json.loads(e.read_text()) for e in entry_files(root))}
    strays = [p for p in (root / "batches").glob("*") if p.name not in known]
    return len([*strays, *(root / "work").glob("*/*"), *(root / "manifest").glob(".*")])


def entry_files(root: Path) -> list[Path]:
    return sorted((root / "manifest").glob("[0-9]*.json"))


def look(ledger: Ledger, done: list[str], number: int) -> dict[str, object]:
    left = debris(ledger.root)
    problems = [p.says for p in ledger.verify()]
    recorded = [e.id for e in ledger.entries()]
    lost = [name for name in done if name not in recorded]
    add(ledger, 100_000 + number)
    intervals = ledger.derive()
    days = len(recorded) + 1
    table = intervals.table("deals")
    return {
        "debris": left,
        "problems": problems,
        "lost": lost,
        "unreported": len(recorded) - len(done),
        "half_visible": table.rows != days * (ROWS - 1),
        "swept": debris(ledger.root) == 0,
    }


def say(**seen: object) -> None:
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


def in_child(work: object, *args: object) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work(*args)  # type: ignore[operator]
        code = 0
    except QuarterdeckError as error:
        say(error=error.says)
    finally:
        os._exit(code)


def one_round(ledger: Ledger, done: list[str], number: int, chance: random.Random) -> None:
    reading, writing = os.pipe()
    child = in_child(import_until_killed, ledger, number * 1_000, writing)
    os.close(writing)
    time.sleep(chance.uniform(0.005, 0.25))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        done += told.read().split()
    seen = in_child(
        lambda: say(**look(ledger, done, number)),
    )
    _, status = os.waitpid(seen, 0)
    if status:
        say(error=f"the next import ended with {status}")
    done[:] = [json.loads(e.read_text())["id"] for e in entry_files(ledger.root)]


def main() -> None:
    folder, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)
    ledger, done = Ledger(folder), list[str]()
    for number in range(rounds):
        if number % LEDGER_LASTS == 0:
            ledger, done = Ledger(folder / f"ledger-{number}"), []
        one_round(ledger, done, number, chance)


if __name__ == "__main__":
    main()
