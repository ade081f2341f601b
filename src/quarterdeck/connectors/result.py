"""What became of a file, and what the caller of an import says."""

from dataclasses import dataclass
from datetime import datetime

from quarterdeck.connectors.watching import Progress
from quarterdeck.words.problem import Problem


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller says of an import: when it is recorded and when its files were seen."""

    recorded_at: datetime
    observed_at: datetime | None = None
    progress: Progress = None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file under one mapping, for one observation.

    `status` is 'recorded', 'superseded' (recorded in place of what an older mapping made of the
    file), 'already' (the ledger has it as `batch`; nothing was recorded), 'ignored' (no mapping
    knows it), 'refused' (it cannot be read; nothing was recorded) or 'unpacked' (what of an archive
    is no table was left out; its tables have results of their own); of mended rows 'replayed'
    (`batch` holds them now) or 'unmended' (none can be taken; nothing was recorded). Always
    rows_in = accepted + quarantined + duplicates + ignored; `doubtful` of the accepted are flagged.
    `form` says how the file was read.
    """

    file: str
    status: str
    mapping: str = ""
    table: str = ""
    batch: str = ""
    observed_at: datetime | None = None
    rows_in: int = 0
    accepted: int = 0
    quarantined: int = 0
    duplicates: int = 0
    ignored: int = 0
    doubtful: int = 0
    form: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def recorded(self) -> bool:
        """True when the ledger gained a batch."""
        return self.status in ("recorded", "superseded", "replayed")

    @property
    def packed(self) -> bool:
        """Whether it is of a table in an archive, or of what else is in one."""
        return "/" in self.file or self.status == "unpacked"

    def of(self, name: str) -> bool:
        """Whether it is of a file of that name, or of a table in an archive of that name."""
        return self.file.partition("/")[0] == name
