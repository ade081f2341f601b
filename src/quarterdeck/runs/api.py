"""The runs of a workspace: publish one, read what was published, prove that it is unchanged."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from quarterdeck.disk import chain
from quarterdeck.disk.chain import Chain
from quarterdeck.disk.files import careful, lock, make_folder, publish, remove, sync
from quarterdeck.runs.entry import FORM, Entry, seal
from quarterdeck.runs.run import Run, from_bytes
from quarterdeck.words.days import local_day
from quarterdeck.words.problem import Problem, QuarterdeckError

_LATE = timedelta(days=1)
_PENDING = ".pending"
_WAITING = "another process is publishing in this workspace; waiting for it to finish"
_RESTORE = "restore the folder `runs` from a backup; what was published is never edited"


@dataclass(frozen=True, slots=True)
class Published:
    """A run with its entry; `new` is false where the same run had been published before."""

    entry: Entry
    run: Run
    new: bool = False


@dataclass(frozen=True, slots=True)
class Runs:
    """What was published in a workspace, in one folder, which the first one makes.

    A run is a file named by its id, which never changes; the chain beside says when it came out.
    """

    root: Path

    def publish(self, run: Run, *, at: datetime, timezone: str) -> Published:
        """Keep a run; when it returns, the run is on the disk. The same run is kept once.

        `at` is the clock's time and `timezone` where days end. A run that comes out later than the
        day after its own is a replay, and stays one. QuarterdeckError when the disk refuses.
        """
        content = run.to_bytes()
        with self._writing() as entries:
            known = next((e for e in entries if e.run == run.id), None)
            if known is not None:
                return Published(known, run)
            self._write(run.id, content)
            entry = Entry(
                seq=len(entries) + 1,
                run=run.id,
                kind=run.kind,
                as_of=run.as_of,
                period=run.period.label,
                scope=run.scope,
                ledger_head=run.source.ledger_head,
                published_at=at,
                replay=late(run.as_of, at, timezone),
                size=len(content),
                sha256=sha256(content).hexdigest(),
                previous=entries[-1].hash if entries else "",
            )
            sealed = replace(entry, hash=seal(entry))
            chain.record(self._chain, sealed, FORM)
            self._settle(run.id)
        return Published(sealed, run, new=True)

    def entries(self) -> tuple[Entry, ...]:
        """Return all entries, the first published first; QuarterdeckError for a broken chain."""
        return self._read().whole

    def read(
        self, kind: str, *, until: date | None = None, before: datetime | None = None
    ) -> tuple[Published, ...]:
        """Return the runs of a kind, in the order they came out.

        With `until` only those that speak as of that day or an earlier one, with `before` only
        those that came out before that moment. QuarterdeckError for a run that is gone or changed.
        """
        return tuple(
            self._published(entry)
            for entry in self.entries()
            if entry.kind == kind
            and (until is None or entry.as_of <= until)
            and (before is None or entry.published_at < before)
        )

    def verify(self) -> tuple[Problem, ...]:
        """Return what is not as it was published: the chain, a run, a run that lost its entry."""
        found = self._read()
        problems = [found.broken] if found.broken else []
        for entry in found.entries:
            says = self._damage(entry)
            problems += [Problem(str(self._place(entry.run)), says, _RESTORE)] if says else []
        known = {f"{entry.run}.json" for entry in found.entries}
        stray = sorted(p for p in self.root.glob("*.json") if p.name not in known)
        if not found.broken:
            says = "no entry speaks of this run: the last entries of the chain are gone"
            problems += [Problem(str(path), says, _RESTORE) for path in stray]
        return tuple(problems)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep what was published as it is until this ends: whoever wants to publish waits."""
        with self._writing():
            yield

    @property
    def _chain(self) -> Path:
        return self.root / "chain"

    def _read(self) -> Chain[Entry]:
        return chain.read_chain(self._chain, FORM)

    def _place(self, run: str) -> Path:
        """Return where a run lies: a process that was killed may have left it unsettled."""
        settled = self.root / f"{run}.json"
        unsettled = self.root / f"{run}.json{_PENDING}"
        return unsettled if unsettled.exists() and not settled.exists() else settled

    def _published(self, entry: Entry) -> Published:
        says = self._damage(entry)
        if says:
            raise QuarterdeckError(says, where=str(self._place(entry.run)), fix=_RESTORE)
        return Published(entry, from_bytes(self._place(entry.run).read_bytes()))

    def _damage(self, entry: Entry) -> str:
        try:
            content = self._place(entry.run).read_bytes()
        except OSError as error:
            return f"the run cannot be read: {error.strerror}"
        same = sha256(content).hexdigest() == entry.sha256
        return "" if same else "the run was changed after it was published"

    def _write(self, run: str, content: bytes) -> None:
        publish(self.root / f"{run}.json{_PENDING}", content, replace=True)

    def _settle(self, run: str) -> None:
        (self.root / f"{run}.json{_PENDING}").rename(self.root / f"{run}.json")
        sync(self.root)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Entry, ...]]:
        with careful("publishing", self.root):
            make_folder(self._chain)
            with lock(self.root / "lock", None, _WAITING):
                entries = self.entries()
                self._sweep({entry.run for entry in entries})
                yield entries

    def _sweep(self, known: set[str]) -> None:
        """Settle or remove what a killed process left; only the holder of the lock may."""
        for left in self.root.glob(f"*.json{_PENDING}"):
            run = left.name.removesuffix(f".json{_PENDING}")
            if run in known:
                self._settle(run)
            else:
                remove(left)


def late(as_of: date, at: datetime, timezone: str) -> bool:
    """Whether a moment is later than the end of the day after the one that is spoken of."""
    return local_day(at, timezone) > as_of + _LATE
