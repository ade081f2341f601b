"""The companies of a server: each one workspace, opened once and again when it has changed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import RLock
from zoneinfo import ZoneInfo

from django.conf import settings

from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.parts import lenders_to
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.journal.api import CALLS, DELEGATIONS, JUDGEMENTS, REHEARSALS, WEEKS
from quarterdeck.web.config import Config

_SAID = (CALLS, JUDGEMENTS, DELEGATIONS, WEEKS, REHEARSALS)
_WATCHED = ("workspace.toml", "playbook", "applied/log", "ledger/manifest", "runs", "identity.db")
"""What of a workspace's folder is another one as soon as an answer may be another one."""


_NEXT = timedelta(seconds=1)


def now() -> datetime:
    """Return the clock's time: the only place the web app reads it."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Company:
    """One workspace of a server; its desk answers one question at a time in each process.

    `name` is what it is called in addresses, `prefix` how those begin; '' for the default company.
    """

    name: str
    root: Path
    journal: str = ""
    prefix: str = ""
    _lock: RLock = field(default_factory=RLock)
    _desk: Desk | None = None
    _seen: str = ""
    _heard: str = ""

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Give the workspace as it is now, for reading, to one at a time.

        Raises QuarterdeckError for one that cannot be opened.
        """
        with self._lock:
            seen, heard = self.state, self.said
            if self._desk is None or seen != self._seen:
                self._desk = self.fresh()
            elif heard != self._heard:
                self._desk.hear()
            self._seen, self._heard = seen, heard
            yield self._desk

    def fresh(self) -> Desk:
        """Open the workspace at this moment, for what is to be written with its time."""
        desk = self.today()
        return _on_its_day(desk) if desk.playbook.settings.simulated else desk

    def today(self) -> Desk:
        """Open the workspace at this moment by the clock, a simulated company too: for its data."""
        return open_workspace(self.root, now=now(), journal=self.journal)

    def deciding(self) -> Desk:
        """Open the workspace as `fresh` does, for what is decided: never before what was last.

        The day of a simulated company goes by again and again, its versions follow each other.
        """
        desk = self.fresh()
        last = desk.versions.last
        if not desk.playbook.settings.simulated or last is None or last.applied_at < desk.now:
            return desk
        return replace(desk, now=min(now(), last.applied_at + _NEXT))

    @property
    def state(self) -> str:
        """A text that is another one when imports, playbook, published runs or the day are."""
        found = sha256(now().date().isoformat().encode())
        for name in _WATCHED:
            for stat in _stats(self.root / name):
                found.update(stat.encode())
        return found.hexdigest()

    def lent_to(self, viewer: Viewer) -> tuple[str, ...]:
        """Return whose part of the company somebody sees besides their own for now."""
        return () if viewer.sees_all else lenders_to(self._desk or self.fresh(), viewer)

    @property
    def said(self) -> str:
        """A text that is another one when somebody said something."""
        desk = self._desk or self.fresh()
        return "/".join(desk.journal.head(kind) for kind in _SAID)


def _on_its_day(desk: Desk) -> Desk:
    """Return the desk of a simulated company at this time of its own last day, where it lives on.

    Else nobody could make a call there: its quarter would be over.
    """
    if not desk.ledger.entries():
        return desk
    zone = ZoneInfo(desk.playbook.settings.timezone)
    here = desk.now.astimezone(zone)
    moment = datetime.combine(desk.last_day, here.timetz())
    return replace(desk, now=min(desk.now, moment.astimezone(UTC)))


def _stats(path: Path) -> Iterator[str]:
    """Yield name, size and time of what lies at a path, and of all below it."""
    if path.is_dir():
        for entry in sorted(os.scandir(path), key=lambda e: e.name):
            yield from _stats(Path(entry.path))
    elif path.exists():
        stat = path.stat()
        yield f"{path}:{stat.st_size}:{stat.st_mtime_ns}"


def company_of(config: Config, name: str) -> Company:
    """Return one company of a server."""
    prefix = "" if name == config.default else f"/c/{name}"
    return Company(name, config.companies[name], config.journal, prefix)


@cache
def companies() -> Mapping[str, Company]:
    """Return the companies of this server by name, the default one first."""
    config: Config = settings.QUARTERDECK
    return {name: company_of(config, name) for name in config.companies}
