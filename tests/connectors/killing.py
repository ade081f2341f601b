"""Run `quarterdeck import` in a process of its own, kill it, and look at what it left.

Run as `python -m tests.connectors.killing FOLDER ROUNDS SEED TURN`; prints a line of JSON a round.
Every other round is killed at a random time within one phase of the run, each phase in its turn,
from the phase of number TURN on in steps of two; the others right before a change to the folders of
the workspace, so that the short moments between two changes are hit as well.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from threading import Timer

from quarterdeck.cli import data, session
from quarterdeck.cli.app import run
from quarterdeck.desk import importing
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Entry
from quarterdeck.reports import imports, to_json
from tests.connectors.conftest import SNAPSHOT, build
from tests.ledger.histories import content

HEADER = "Deal ID,Stage,Amount,Currency,Close,Owner,Name,Product\n"
DAYS = ("2026-02-01", "2026-03-01", "2026-04-01")
ROWS = 400
LOADED = (data, importing, imports, to_json)
"""What a command loads when it needs it: loaded here once, not by every process."""

CHANGES = frozenset({"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.truncate"})
CHANGE = "change"

WITHIN = 0.7
"""The part of a phase, at most, after which it is killed: the machine may be quicker then."""


def prepare(root: Path) -> None:
    """Make a workspace with three batches of a file by a form of its mapping since corrected."""
    workspace = build(root)
    by_row = SNAPSHOT.replace('constant = "2026-07-31"', 'column = "Close"')
    workspace.playbook_file("mappings/snap.toml", by_row)
    lines = (f"D{n},Propose,{n},EUR,{DAYS[n % 3]},u1,x,Core\n" for n in range(ROWS))
    workspace.file("snap.csv", HEADER + "".join(lines) + "X,Nowhere,1,EUR,2026-02-01,u1,x,Core\n")
    quietly(root)
    workspace.playbook_file("mappings/snap.toml", SNAPSHOT)


def quietly(root: Path) -> int:
    with Path(os.devnull).open("w") as nowhere:
        out, sys.stdout = sys.stdout, nowhere
        try:
            return run(["import", str(root / "snap.csv"), "--workspace", str(root)])
        finally:
            sys.stdout = out


def import_all(root: Path, told: int, last: int, within: tuple[str, float]) -> None:
    """Import the file, telling each phase and when.

    Die before the change of number `last` (0 never), or so long after a phase has begun.
    """
    heard: set[str] = set()

    def tell(phase: str, _: float | None = None) -> None:
        os.write(told, f"{time.monotonic()} {phase}\n".encode())
        if phase == within[0] and phase not in heard:
            Timer(within[1], os.kill, (os.getpid(), signal.SIGKILL)).start()
        heard.add(phase)

    @contextmanager
    def telling() -> Iterator[Callable[[str, float | None], None]]:
        yield tell

    session.progress = telling
    seen = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event in CHANGES and str(args[0]).startswith(str(root)):
            seen += 1
            tell(CHANGE)
            if seen == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    quietly(root)


def in_child(work: Callable[..., None], *args: object) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work(*args)
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 -- whatever it is, the parent must hear of it
        say(error=repr(error))
        os._exit(1)


def say(**seen: object) -> None:
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


Told = list[tuple[str, float]]
"""Each phase as often as it was told, and each change, with the moment."""


def killed(root: Path, *, last: int = 0, within: tuple[str, float] = ("", 0)) -> Told:
    """Import until killed; return what it told."""
    reading, writing = os.pipe()
    child = in_child(import_all, root, writing, last, within)
    os.close(writing)
    with os.fdopen(reading) as told:
        lines = [line.partition(" ") for line in told.read().split("\n")[:-1]]
    os.waitpid(child, 0)
    return [(phase, float(moment)) for moment, _, phase in lines]


def lasting(told: Told) -> list[tuple[str, float]]:
    """Return each phase with how long it took, the last one as long as until the last change."""
    begun: dict[str, float] = {}
    for phase, moment in told:
        if phase != CHANGE:
            begun.setdefault(phase, moment)
    moments = [*begun.values(), told[-1][1]]
    return [(p, b - a) for p, (a, b) in zip(begun, pairwise(moments), strict=True)]


def identity(batch: Entry) -> str:
    parts = (batch.table, batch.source, batch.observed_at, batch.mapping_hash, batch.rows)
    return repr((*parts, batch.accepted, batch.quarantined, batch.problems))


def visible(ledger: Ledger) -> list[str]:
    return sorted(identity(batch) for batch in ledger.batches())


def whole(root: Path) -> str:
    """All that answers rest on, as text: the batches that count and the versions of every deal."""
    ledger = Ledger(root / "ledger")
    return json.dumps([visible(ledger), content(ledger.derive())], default=str)


def debris(root: Path) -> list[str]:
    ledger = root / "ledger"
    known = {entry.id for entry in Ledger(ledger).entries()}
    strays = [path.name for path in (ledger / "batches").iterdir() if path.name not in known]
    left = [*(ledger / "work").glob("*/*"), *(ledger / "manifest").glob(".*")]
    left += [*(root / "cache").glob("intake-*"), *(ledger / "lost").glob("*")]
    return [*strays, *(str(path.relative_to(root)) for path in left)]


def look(root: Path, allowed: set[str], expected: str, told: Told) -> None:
    ledger = Ledger(root / "ledger")
    problems = [problem.says for problem in ledger.verify()]
    seen = visible(ledger)
    left = debris(root)
    quietly(root)
    say(
        phases=[phase for phase in dict.fromkeys(one for one, _ in told) if phase != CHANGE],
        problems=problems,
        half_visible=[one for one in seen if one not in allowed],
        both_forms=len(seen) > len(DAYS),
        debris=len(left),
        equal=whole(root) == expected,
        again=[problem.says for problem in ledger.verify()],
        left=debris(root),
        already=quietly(root) == 1,
    )


def keep(path: Path, make: Callable[[Path], str], root: Path) -> None:
    path.write_text(make(root))


def result_of(make: Callable[[Path], str], root: Path, path: Path) -> str:
    os.waitpid(in_child(keep, path, make, root), 0)
    return path.read_text()


def main() -> None:
    folder, rounds, turn = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[4])
    chance = random.Random(int(sys.argv[3]))
    start, never = folder / "start", folder / "never"
    os.waitpid(in_child(prepare, start), 0)
    shutil.copytree(start, never)
    told = killed(never)
    expected = result_of(whole, never, folder / "expected")
    allowed = {
        one
        for root in (start, never)
        for one in json.loads(
            result_of(lambda r: json.dumps(visible(Ledger(r / "ledger"))), root, folder / "seen")
        )
    }
    phases, changes = lasting(told), sum(what == CHANGE for what, _ in told)
    for number in range(rounds):
        root = folder / f"round-{number}"
        shutil.copytree(start, root)
        if number % 2:
            phase, long = phases[(number - 1 + turn) % len(phases)]
            seen = killed(root, within=(phase, long * WITHIN * chance.random()))
        else:
            share = (number + chance.random()) / rounds
            seen = killed(root, last=1 + int(changes * share))
        os.waitpid(in_child(look, root, allowed, expected, seen), 0)
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
