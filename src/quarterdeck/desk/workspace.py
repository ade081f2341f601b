"""An open workspace: its playbook, ledger and identities, and its facts once they are needed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from quarterdeck.desk.heads import find_head
from quarterdeck.engine.duck import DuckEngine, connect
from quarterdeck.facts.calls import CallEntries
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Condition, Question, write_where
from quarterdeck.facts.reading import Reading
from quarterdeck.facts.store import build
from quarterdeck.journal.api import Journal
from quarterdeck.journal.place import place_of
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Head
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.ledger.intervals import Intervals
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.read import PlaybookInvalid, read_playbook
from quarterdeck.playbook.versions import Version, Versions
from quarterdeck.runs.api import Runs
from quarterdeck.words.days import local_day
from quarterdeck.words.named import NODE, Named
from quarterdeck.words.problem import QuarterdeckError

CURRENT, FILES = "current", "files"
"""How the playbook in force now is asked for, and the files as they stand, applied or not."""

Progress = Callable[[str, float | None], None]
"""What long work reports: its phase, and the share done where that is known."""


@dataclass(frozen=True)
class Desk:
    """One open workspace at one moment: `now` is the door's clock.

    `root` is absolute; `asked_head` is an earlier head as it was typed, None for the newest.
    `playbook` is that of `version`, None for the files as they are; `pinned` says that it was asked
    for and answers for every day. `base` is the desk under the playbook in force now, None for
    itself. `journal_url` is where the environment says that the journal lies, '' where it does not.
    `drafted` is the playbook as its files would be with a draft that is not written down.
    """

    root: Path
    playbook: Playbook
    ledger: Ledger
    identities: IdentityStore
    now: datetime
    asked_head: str | None = None
    progress: Progress | None = None
    versions: Versions = field(default_factory=lambda: Versions(Path()))
    version: Version | None = None
    pinned: bool = False
    base: "Desk | None" = None
    journal_url: str = ""
    drafted: Playbook | None = None

    def on(self, day: date) -> "Desk":
        """Return the desk under the playbook in force at the end of a day, unless one is pinned."""
        version = self.versions.in_force(day)
        if self.pinned or version is None or version == self.version:
            return self
        return self.under(version)

    def under(self, version: Version | None) -> "Desk":
        """Return the desk under a version of the playbook, None for the files as they are.

        Raises QuarterdeckError for files with errors, and for a version whose files are gone.
        """
        base = self.base or self
        if version == base.version:
            return base
        number = version.number if version else 0
        if number not in base.others:
            playbook = self.versions.read(version) if version else read_playbook(self.root)
            base.others[number] = replace(base, playbook=playbook, version=version, base=base)
        return base.others[number]

    def pin(self, text: str) -> "Desk":
        """Return the desk that answers for every day under one playbook.

        It is the one in force now for 'current', the files for 'files', else a version's.
        """
        base = self.base or self
        if text.strip() == CURRENT:
            desk = base
        elif text.strip() == FILES:
            desk = self.under(None)
        else:
            desk = self.under(self.versions.find(text, where="--playbook"))
        return replace(desk, pinned=True, base=base)

    @property
    def files(self) -> Playbook:
        """The playbook as its files say, applied or not: what imports go by.

        Raises QuarterdeckError for files with errors.
        """
        return self.drafted or self.under(None).playbook

    @cached_property
    def known(self) -> Playbook:
        """The playbook as its files say; while they have errors, the one in force now.

        It is what people are known by, so that a slip in a file silences nobody.
        """
        try:
            return self.files
        except PlaybookInvalid:
            return (self.base or self).playbook

    @cached_property
    def others(self) -> "dict[int, Desk]":
        """The desks under other playbooks that were asked for so far; 0 is that of the files."""
        return {}

    @cached_property
    def fitted(self) -> dict[Reading, Any]:
        """What forecasts here, by how money is read, with what it has fitted: `forecasts_of`."""
        return {}

    @property
    def said_playbook(self) -> str:
        """Which playbook answers, where that is not simply the newest; else ''."""
        if self.version is None:
            return "the files, not applied" if self.pinned and self.versions.last else ""
        if self.version == self.versions.last and not self.pinned:
            return ""
        return f"version {self.version.number} of {self.version.since}"

    @property
    def today(self) -> date:
        """The day it is in the workspace's zone."""
        return local_day(self.now, self.playbook.settings.timezone)

    @cached_property
    def head(self) -> Head:
        """The ledger head that answers: the newest, or the one asked for."""
        if self.asked_head is None:
            return self.ledger.head
        return find_head([entry.head for entry in self.ledger.entries()], self.asked_head)

    @cached_property
    def intervals(self) -> Intervals:
        """The versions of every record at that head; raises QuarterdeckError for an empty ledger.

        They are the same under every playbook.
        """
        if self.base is not None and self.base.ledger is self.ledger:
            return self.base.intervals
        if not self.ledger.entries():
            raise QuarterdeckError(
                "Nothing has been imported into this workspace yet.",
                where=str(self.root),
                fix="Run: quarterdeck import FILE...",
            )
        return self.ledger.derive(self.head, self.tell)

    @cached_property
    def journal(self) -> Journal:
        """What the people of the workspace said; the same under every playbook."""
        if self.base is not None:
            return self.base.journal
        return Journal(place_of(self.root, self.journal_url))

    @property
    def runs(self) -> Runs:
        """What was published in the workspace."""
        return Runs(self.root / "runs")

    @cached_property
    def recorded_until(self) -> datetime | None:
        """The moment up to which the journal answers: all of it, unless an earlier head is asked.

        Then it is the one at which the ledger went on from that head.
        """
        later = (e for e in self.ledger.entries() if e.head.seq > self.head.seq)
        after = next(later, None)
        return after.recorded_at if after and self.asked_head is not None else None

    @cached_property
    def facts(self) -> Facts:
        """The facts at that head, built or brought up to date now if they have to be."""
        store = build(
            self.intervals,
            self.playbook,
            self.root / "cache",
            aliases=self.identities.resolved(),
            progress=self.progress,
        )
        cache = self.root / "cache"
        return Facts(store, DuckEngine(connect(temp=cache)), self._calls)

    def hear(self) -> None:
        """Take in what people said since; all else that is known of the workspace stays."""
        for desk in (self, *self.others.values()):
            if "facts" in desk.__dict__:
                desk.facts.hear()

    def _calls(self) -> Path:
        """Return the file of what people called, of this desk's moment."""
        cache = self.root / "cache"
        return CallEntries(self.journal, self.playbook, cache, self.recorded_until).file()

    @property
    def last_day(self) -> date:
        """The last observed day, never later than today."""
        until = self.intervals.observed_until
        zone = self.playbook.settings.timezone
        return min(local_day(until, zone), self.today) if until else self.today

    def tell(self, phase: str) -> None:
        """Report a phase of long work whose length nobody knows."""
        if self.progress:
            self.progress(phase, None)

    @cached_property
    def places(self) -> dict[str, tuple[str, ...]]:
        """The way from the root of today's org tree to each person and team in it.

        It is the tree of the playbook in force now, whichever one answers: what somebody may see
        never depends on what is asked.
        """
        if self.base is not None:
            return self.base.places
        rows = self.facts.run(
            self.facts.compose("SELECT person, path FROM people", Question(self.today))
        )
        return {r["person"]: tuple(r["path"].strip("/").split("/")) for r in rows.to_pylist()}

    @property
    def now_in_force(self) -> Playbook:
        """The playbook in force now, whichever one answers."""
        return (self.base or self).playbook

    @cached_property
    def confidential(self) -> dict[str, tuple[str, frozenset[str]]]:
        """The deals that are confidential now, by id: who owns them, and all they were called."""
        if self.base is not None:
            return self.base.confidential
        if not self.ledger.entries():
            return {}
        marking = [one for one in self.playbook.dimensions if one.confidential]
        owners: dict[str, str] = {}
        for one in marking:
            where = write_where([Condition(one.name, "=", one.confidential)])
            sql = self.facts.compose("SELECT id, owner FROM deals", Question(self.today, "", where))
            owners |= {row["id"]: row["owner"] or "" for row in self.facts.run(sql).to_pylist()}
        names: dict[str, set[str]] = {id_: set() for id_ in owners}
        if owners:
            told = "SELECT DISTINCT id, title FROM versions WHERE id IN {ids}"
            sql = self.facts.compose(told, Question(self.today), ids=sorted(owners))
            for row in self.facts.run(sql).to_pylist():
                names[row["id"]].add(row["title"] or "")
        return {id_: (owner, frozenset(names[id_] - {""})) for id_, owner in owners.items()}

    @cached_property
    def _names(self) -> dict[str, str]:
        found = self.identities.names(self.facts.nodes if self.ledger.entries() else ())
        return {node: Named(name, NODE, node) for node, name in found.items()}

    def name(self, person: str | None) -> str:
        """Return a person's name for showing; ids stay as they are where no name is kept."""
        if not person:
            return "no owner"
        if person not in self._names:
            said = self.identities.names([person]).get(person, person)
            self._names[person] = Named(said, NODE, person)
        return self._names[person]

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the name of each of several people or teams, the id where none is kept."""
        asked = list(ids)
        return {one: one for one in asked} | self.identities.names(asked)
