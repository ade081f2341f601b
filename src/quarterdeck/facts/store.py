"""Facts on disk: built from a ledger head and a playbook, then kept and found again.

The files are a cache and may be deleted at any time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from quarterdeck.facts import built
from quarterdeck.facts.built import Traits
from quarterdeck.facts.cache import digest
from quarterdeck.ledger.intervals import Intervals, IntervalTable, Source
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.days import end_of_day, local_day

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class FactsStore:
    """Where the facts of one ledger head under one playbook lie: Parquet files by relation.

    `native` holds the large relations for the embedded engine, None where all are small; they have
    no entry in `files` then. `traits` are None where nobody found them out yet. `sources` are the
    imports that the facts come from, `parts` tells into how many parts each table of theirs is
    split. `deals` is the table whose versions they tell, `shape` a name of all else that those are
    made by. `cache` is the folder of derived files, None where nothing is to be kept.
    """

    playbook: Playbook
    head: str
    last_day: date | None
    files: Mapping[str, tuple[Path, ...]]
    native: Path | None = None
    traits: Traits | None = None
    sources: tuple[Source, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()
    cache: Path | None = None
    deals: IntervalTable = field(default_factory=partial(IntervalTable, "deals"))
    shape: str = ""

    def known_by(self, day: date) -> str:
        """Return a name that changes with anything these facts tell of the time until a day's end.

        It is of the imports that count and tell of anything known by then: one that came later with
        an older history is among them, one that was withdrawn is not. Where fields are assumed,
        what comes later tells of the past too, so all imports are. It says nothing of the playbook.
        """
        end = end_of_day(day, self.playbook.settings.timezone)
        everything = bool(self.playbook.settings.assume)
        told = (
            s.hash for s in self.sources if everything or s.earliest is None or s.earliest < end
        )
        return digest(repr(self.parts), *told)


def build(  # noqa: PLR0913 -- what facts are made from, each named by its caller
    intervals: Intervals,
    playbook: Playbook,
    cache: Path,
    *,
    aliases: Mapping[str, str],
    portable: bool = False,
    progress: Progress | None = None,
) -> FactsStore:
    """Make sure the facts of these intervals exist under `cache` and say where they are.

    `aliases` tells which person an opaque owner id is; `portable` keeps large facts as Parquet,
    which every engine reads. Raises QuarterdeckError when the cache
    cannot be written.
    """
    home = cache / "facts"
    kind = "-portable" if portable else ""
    kept = home / "built" / f"{built.key_of(intervals, playbook, aliases)}{kind}.json"
    found = built.read(kept)
    if found is None:
        # Building takes libraries that a mere opening need not wait for.
        from quarterdeck.facts.builder import Builder

        tell = progress or (lambda _phase, _share: None)
        found = Builder(intervals, playbook, home, aliases).build(tell, portable=portable)
        built.keep(kept, found)
    until = intervals.observed_until
    day = local_day(until, playbook.settings.timezone) if until else None
    known = (found.files, found.native, found.traits)
    parts = tuple((name, len(table.partitions)) for name, table in sorted(intervals.tables.items()))
    return FactsStore(
        playbook,
        intervals.head.hash,
        day,
        *known,
        intervals.sources,
        parts=parts,
        cache=cache,
        deals=intervals.table("deals"),
        shape=found.shape,
    )
