"""Opens a workspace: its playbook, ledger and identities, and its facts once they are needed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from quarterdeck.engine.duck import DuckEngine, connect
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.store import build
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Head
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.private import FILE as PRIVATE
from quarterdeck.playbook.read import read_playbook
from quarterdeck.words.days import local_day
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

Progress = Callable[[str, float | None], None]
"""What long work reports: its phase, and the share done where that is known."""


@dataclass(frozen=True)
class Desk:
    """One open workspace at one moment; `now` is the door's clock, `asked_head` may be ''."""

    root: Path
    playbook: Playbook
    ledger: Ledger
    identities: IdentityStore
    now: datetime
    asked_head: str = ""
    progress: Progress | None = None

    @property
    def today(self) -> date:
        """The day it is in the workspace's zone."""
        return local_day(self.now, self.playbook.settings.timezone)

    @cached_property
    def head(self) -> Head:
        """The ledger head that answers: the newest, or the one asked for."""
        if not self.asked_head:
            return self.ledger.head
        return _find_head(self.ledger, self.asked_head)

    @cached_property
    def facts(self) -> Facts:
        """The facts at that head, built or brought up to date now if they have to be."""
        if not self.ledger.entries():
            raise QuarterdeckError(
                "Nothing has been imported into this workspace yet.",
                where=str(self.root),
                fix="Run: quarterdeck import FILE...",
            )
        intervals = self.ledger.derive(self.head, self.tell)
        store = build(
            intervals,
            self.playbook,
            self.root / "cache",
            aliases=self.identities.resolved(),
            progress=self.progress,
        )
        return Facts(store, DuckEngine(connect(temp=self.root / "cache")))

    @property
    def last_day(self) -> date:
        """The last observed day, never later than today."""
        last = self.facts.store.last_day
        return min(last, self.today) if last else self.today

    def tell(self, phase: str) -> None:
        """Report a phase of long work whose length nobody knows."""
        if self.progress:
            self.progress(phase, None)

    @cached_property
    def _names(self) -> dict[str, str]:
        return self.identities.names(self.facts.nodes)

    def name(self, person: str | None) -> str:
        """Return a person's name for showing; ids stay as they are where no name is kept."""
        if not person:
            return "no owner"
        if person not in self._names:
            self._names[person] = self.identities.names([person]).get(person, person)
        return self._names[person]

    def node(self, text: str) -> str:
        """Return the person or team meant by an id or a name; '' stays ''."""
        nodes = self.facts.nodes
        if not text or text in nodes:
            return text
        named = {name.casefold(): key for key, name in self._names.items() if key in nodes}
        if text.casefold() in named:
            return named[text.casefold()]
        near = did_you_mean(text, [*nodes, *named])
        raise QuarterdeckError(
            f"There is no person or team {text!r}.{near}",
            where="--scope",
            fix="Use an id from playbook/org.csv, or a person's name.",
        )


def open_workspace(
    root: Path, *, now: datetime, head: str = "", progress: Progress | None = None
) -> Desk:
    """Open the workspace in a folder; raises QuarterdeckError if there is none or it is wrong."""
    if not (root / "workspace.toml").is_file():
        raise QuarterdeckError(
            "There is no workspace here.",
            where=str(root),
            fix="Make one with 'quarterdeck init DIR' or 'quarterdeck demo DIR', or name one "
            "with --workspace.",
        )
    playbook = read_playbook(root)
    identities = IdentityStore(root / "identity.db")
    _take_names(root / PRIVATE, identities)
    return Desk(root, playbook, Ledger(root / "ledger"), identities, now, head, progress)


def _take_names(private: Path, identities: IdentityStore) -> None:
    """Take over the file of people's names when it is newer than the store."""
    if not private.is_file():
        return
    known = identities.path
    if not known.exists() or private.stat().st_mtime_ns > known.stat().st_mtime_ns:
        identities.read_people(private)
        known.touch()


def default_root(given: Path | None, environ: Mapping[str, str], here: Path) -> Path:
    """Return the folder given, else this one if it is a workspace, else the environment's."""
    if given is not None:
        return given
    named = environ.get("QUARTERDECK_WORKSPACE", "")
    if (here / "workspace.toml").is_file() or not named:
        return here
    return Path(named)


def _find_head(ledger: Ledger, text: str) -> Head:
    heads = [Head(e.seq, e.hash) for e in ledger.entries()]
    wanted = text.rsplit(":", 1)[-1]
    found = [h for h in heads if str(h.seq) == text or h.hash.startswith(wanted)]
    if found:
        return found[0]
    last: Iterable[str] = (f"{h.seq}:{h.hash[:12]}" for h in heads[-3:])
    raise QuarterdeckError(
        f"The ledger has no head {text!r}.",
        where="--ledger-head",
        fix=f"Heads are printed with every answer; the last are {', '.join(last)}.",
    )
