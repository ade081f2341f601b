"""What the imports can tell of a day: which fields, of which records, deleted ones or not.

Everything here is a function of what was known by the day asked about: an export of later tells
nothing of what an earlier one could not have told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from quarterdeck.ledger.intervals import Source
from quarterdeck.playbook.model import Mapping as FileMapping
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.days import local_day

_HISTORIES = ("events", "field_history")
ALWAYS = date.min
"""Stands for the first day of each record: nothing of it was ever untold."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The imports of one table, `entering` those by which its records become known."""

    sources: tuple[Source, ...]
    mappings: Mapping[str, FileMapping]
    zone: str
    entering: str

    def shown(self, field: str, day: date) -> date | None:
        """Return the first day on which the field of every record was shown, as known by `day`.

        ALWAYS where whatever tells of a record tells the field too; None where it was not shown
        by the day, be it that the changes of some records were told.
        """
        entering = list(self._entering(day))
        if entering and all(self._tells(source, field) for source in entering):
            return ALWAYS
        return min(self._lists(field, day), default=None)

    def last_shown(self, field: str, day: date) -> date | None:
        """Return the last such day up to `day`; None where there is none."""
        return max(self._lists(field, day), default=None)

    def listed(self, day: date) -> date | None:
        """Return the first day on which a list showed every record, as known by `day`.

        ALWAYS where the histories tell of deleted records as well. A file of closed deals is no
        history: what it puts back into the past is marked as such.
        """
        histories = [s for s in self._entering(day) if self._kind(s) in _HISTORIES]
        if all(self._keeps_deleted(source) for source in histories):
            return ALWAYS
        return min((self._day(s) for s in self._by(day) if s.complete), default=None)

    def first_seen(self, day: date) -> date | None:
        """Return the day of the first list, as known by `day`, if nothing told created days by it.

        None where there is none: some source names the day, or a history begins before any list.
        """
        known = list(self._entering(day))
        if any("created_at" in source.fields for source in known):
            return None
        first = min(known, key=self._day, default=None)
        listed = first is not None and first.listed and self._kind(first) == "snapshot"
        return self._day(first) if first is not None and listed else None

    def beside(self, field: str, day: date) -> bool:
        """Whether changes of the field alone may go untold until the day, as known by it."""
        if self.last_shown(field, day) == day:
            return False
        named = (self.mappings.get(s.mapping) for s in self._entering(day) if s.listed is None)
        return any(mapping is not None and field in mapping.beside for mapping in named)

    def ever_beside(self, field: str) -> bool:
        """Whether changes of the field alone make no row in some history."""
        return any(field in m.beside for m in self.mappings.values())

    def first_lists(self) -> tuple[datetime, ...]:
        """Return the moments at which lists first told fields of records known before.

        What then takes a value it never had did not change: it was not told before.
        """
        found = []
        for field in self.mapped:
            lists = [s.listed for s in self.sources if s.listed and field in s.fields]
            entering = (s for s in self.sources if s.since and self._enters(s))
            before = [s.since for s in entering if s.since and not self._tells(s, field)]
            if lists and before and min(before) < min(lists):
                found.append(min(lists))
        return tuple(sorted(set(found)))

    @property
    def mapped(self) -> tuple[str, ...]:
        """The fields that the playbook's mappings of the table fill, whenever they are told."""
        columns = {c.field for m in self.mappings.values() for c in m.columns}
        named = {ours for m in self.mappings.values() for _, ours in m.field_names}
        return tuple(sorted(columns | named))

    def _by(self, day: date) -> Iterable[Source]:
        return (s for s in self.sources if s.since is not None and self._day(s) <= day)

    def _entering(self, day: date) -> Iterable[Source]:
        return (s for s in self._by(day) if self._enters(s))

    def _enters(self, source: Source) -> bool:
        return not self.entering or self.entering in source.fields

    def _lists(self, field: str, day: date) -> Iterable[date]:
        return (self._day(s) for s in self._by(day) if s.listed and field in s.fields)

    def _tells(self, source: Source, field: str) -> bool:
        return field in source.fields and self._kind(source) != "field_history"

    def _kind(self, source: Source) -> str:
        mapping = self.mappings.get(source.mapping)
        return mapping.kind if mapping else ""

    def _keeps_deleted(self, source: Source) -> bool:
        mapping = self.mappings.get(source.mapping)
        return mapping is None or mapping.keeps_deleted or "presence" in source.fields

    def _day(self, source: Source) -> date:
        assert source.since is not None  # noqa: S101 -- only sources that tell of some day
        return local_day(source.since, self.zone)


def telling(sources: Iterable[Source], playbook: Playbook, table: str) -> Telling:
    """Return what the imports of a table tell; a deal becomes known with its stage."""
    return Telling(
        tuple(source for source in sources if source.table == table),
        {m.name: m for m in playbook.mappings if m.table == table},
        playbook.settings.timezone,
        "stage" if table == "deals" else "",
    )
