"""Opens a workspace: its playbook, ledger and identities, and its facts once they are needed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from quarterdeck.engine.duck import DuckEngine, connect
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.store import build
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.ledger.ledger import Head, Ledger
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.read import read_playbook
from quarterdeck.words.days import local_day
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

Progress = Callable[[str, float], None]


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
        intervals = self.ledger.derive(self.head, self.progress)
        store = build(
            intervals,
            self.playbook,
            self.root / "cache",
            aliases=self.identities.aliases(),
            progress=self.progress,
        )
        return Facts(store, DuckEngine(connect(temp=self.root / "cache")))

    @property
    def last_day(self) -> date:
        """The last observed day, never later than today."""
        last = self.facts.store.last_day
        return min(last, self.today) if last else self.today

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return self.identities.names()

    def name(self, person: str | None) -> str:
        """Return a person's name for showing; ids stay as they are where no name is kept."""
        return self._names.get(person or "", person or "no owner")

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
    """Open the workspace in a folder; raises QuarterdeckError where there is none or it is wrong."""
    if not (root / "workspace.toml").is_file():
        raise QuarterdeckError(
            "There is no workspace here.",
            where=str(root),
            fix="Make one with 'quarterdeck init DIR' or 'quarterdeck demo DIR', or name one "
            "with --workspace.",
        )
    playbook = read_playbook(root)
    identities = IdentityStore(root / "identity.db")
    return Desk(root, playbook, Ledger(root / "ledger"), identities, now, head, progress)


def default_root(given: Path | None, environ: Mapping[str, str], here: Path) -> Path:
    """Return the workspace folder: the one given, else this folder if it is one, else the
    environment's.
    """
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
