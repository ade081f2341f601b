"""One file under one mapping: staged, judged, written, appended."""

from collections.abc import Iterator
from collections.abc import Mapping as Kinds
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from quarterdeck.connectors import batch, staging
from quarterdeck.connectors.batch import Counts, Slice
from quarterdeck.connectors.drift import Drift, batch_before, fitted, kinds_of
from quarterdeck.connectors.findings import Findings
from quarterdeck.connectors.fingerprint import fingerprint
from quarterdeck.connectors.look import Look
from quarterdeck.connectors.namelike import refuse_names
from quarterdeck.connectors.observation import observed
from quarterdeck.connectors.plan import Clock, plan
from quarterdeck.connectors.remaining import INCOMPLETE
from quarterdeck.connectors.result import ImportResult, Options
from quarterdeck.connectors.staging import Staging
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Entry, NewBatch
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.playbook.model import Mapping, Playbook
from quarterdeck.words.problem import Problem, QuarterdeckError, Severity


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes the batches of one import."""

    playbook: Playbook
    ledger: Ledger
    identities: IdentityStore
    options: Options

    def record(self, mapping: Mapping, look: Look, scratch: Path) -> Iterator[ImportResult]:
        """Record a file, one batch for each observation in it, and yield what became of each."""
        seen = observed(mapping, look.path, self.options.observed_at, self.playbook.settings)
        if mapping.kind != "snapshot" or seen is not None:
            known = self._find(mapping, look, seen if mapping.kind == "snapshot" else None)
            if known is not None:
                yield from self._in_place_of_older(mapping, look, [_already(known, look)])
                return
        before = _stamp(look.path)
        with staging.database(scratch) as con:
            with con.cursor() as apart:
                drift = self._drift(apart, mapping, look)
            drift.refuse()
            met = fitted(mapping, look.columns)
            staging.replace_names(con, met, look, self.identities.key_for)
            staging.meant(con, self.identities.resolved())
            compiled = plan(self.playbook, met, look, Clock(seen, self.options.recorded_at))
            staged = staging.stage(con, compiled, scratch, self.options.progress)
            if _stamp(look.path) != before:
                raise _changed(look.path)
            refuse_names(staged)
            results = [self._slice(staged, part, drift) for part in batch.slices(staged, seen)]
        yield from self._in_place_of_older(mapping, look, results)

    def _in_place_of_older(
        self, mapping: Mapping, look: Look, results: list[ImportResult]
    ) -> list[ImportResult]:
        """Withdraw what earlier forms of the mapping made of the file for other observations.

        Also when nothing is new: an import killed before this point left it to the next one.
        """
        gone: list[Entry] = []
        while older := self._earlier(mapping, look):
            reason = f"The mapping {mapping.name} was corrected; the file was recorded anew."
            self.ledger.withdraw(older.id, reason, recorded_at=self.options.recorded_at)
            gone.append(older)
        if not gone:
            return results
        status = {True: "superseded"}
        told = [replace(r, status=status.get(r.recorded, r.status)) for r in results]
        note = _withdrawn(gone, look)
        return [*told[:-1], replace(told[-1], problems=(*told[-1].problems, note))]

    def _earlier(self, mapping: Mapping, look: Look) -> Entry | None:
        """Return a batch that counts and that another form of the mapping made of the file."""
        mapped = fingerprint(self.playbook, mapping)
        same = (look.content_hash, mapping.table, mapping.name)
        found = (e for e in self.ledger.batches() if e.mapping_hash != mapped)
        return next((e for e in found if same == (e.content_hash, e.table, e.mapping)), None)

    def _drift(self, con: duckdb.DuckDBPyConnection, mapping: Mapping, look: Look) -> Drift:
        earlier = batch_before(self.ledger, mapping, look.content_hash)
        return Drift(mapping, look, kinds_of(con, look), earlier)

    def _slice(self, staged: Staging, part: Slice, drift: Drift) -> ImportResult:
        mapping, look = staged.plan.mapping, staged.plan.look
        known = self._find(mapping, look, part.observed_at)
        if known is not None:
            return _already(known, look)
        self._tell(f"checking {look.path.name}")
        counts = batch.count(staged, part)
        found = Findings(staged, part, self.playbook, self.ledger).all()
        problems = (*look.notes, *(drift.told() if part.first else ()), *found)
        result = ImportResult(
            file=look.path.name,
            status="recorded",
            mapping=mapping.name,
            table=mapping.table,
            observed_at=part.observed_at,
            rows_in=counts.rows_in,
            accepted=counts.accepted,
            quarantined=counts.quarantined,
            duplicates=counts.duplicates,
            ignored=counts.ignored,
            doubtful=staged.one(f"SELECT count(*) FROM good WHERE doubtful <> '' AND {part.where}"),
            form=look.form,
            problems=(*problems, *_unsure(mapping, look, counts)),
        )
        older = self._older(mapping, look, part.observed_at)
        entry = self._append(staged, part, result, (older, drift.kinds))
        return replace(result, batch=entry.id, status="superseded" if older else "recorded")

    def _append(
        self,
        staged: Staging,
        part: Slice,
        result: ImportResult,
        beside: tuple[Entry | None, Kinds[str, str]],
    ) -> Entry:
        mapping, look = staged.plan.mapping, staged.plan.look
        older, kinds = beside
        new = NewBatch(
            table=mapping.table,
            fields=staged.plan.fields,
            full=staged.plan.full,
            rows=batch.write_rows(staged, part),
            source=look.path.name,
            content_hash=look.content_hash,
            mapping=mapping.name,
            mapping_hash=fingerprint(self.playbook, mapping),
            observed_at=part.observed_at,
            complete=mapping.complete and not result.quarantined and result.accepted > 0,
            rows_in=result.rows_in,
            accepted=result.accepted,
            quarantined=result.quarantined,
            duplicates=result.duplicates,
            quarantine=batch.write_quarantine(staged, part),
            problems=result.problems,
            supersedes=older.id if older else None,
            columns=dict(kinds),
        )
        self._tell(f"recording {look.path.name}")
        return self.ledger.append(new, recorded_at=self.options.recorded_at, progress=self._tell)

    def _find(self, mapping: Mapping, look: Look, seen: datetime | None) -> Entry | None:
        mapped = fingerprint(self.playbook, mapping)
        return self.ledger.find(look.content_hash, mapping.table, seen, mapped)

    def _older(self, mapping: Mapping, look: Look, seen: datetime | None) -> Entry | None:
        """Return the batch that an earlier form of the mapping made of the same file."""
        for entry in self.ledger.batches():
            same = (entry.content_hash, entry.table, entry.mapping, entry.observed_at)
            if same == (look.content_hash, mapping.table, mapping.name, seen):
                return entry
        return None

    def _tell(self, phase: str) -> None:
        if self.options.progress:
            self.options.progress(phase, None)


def _unsure(mapping: Mapping, look: Look, counts: Counts) -> tuple[Problem, ...]:
    """Say that a complete list with rows held back does not tell which deals are gone."""
    if not mapping.complete or (counts.accepted and not counts.quarantined):
        return ()
    if not counts.accepted:
        return (
            Problem(
                look.path.name,
                f"{INCOMPLETE}it names no deal, so that all would seem gone "
                f"({counts.rows_in:,} rows in).",
                "Check that the export is whole and import it again.",
                severity=Severity.WARNING,
            ),
        )
    return (
        Problem(
            look.path.name,
            f"{INCOMPLETE}a deal in a row held back would seem to be gone.",
            "Mend the rows held back and import the list again.",
            severity=Severity.WARNING,
            count=counts.quarantined,
        ),
    )


def _withdrawn(gone: list[Entry], look: Look) -> Problem:
    return Problem(
        look.path.name,
        "An earlier form of the mapping had recorded this file for other days; withdrawn: "
        f"{', '.join(entry.id for entry in gone)}.",
        "If it stands for another day as well, import it again with --observed-at.",
        severity=Severity.NOTE,
        count=len(gone),
    )


def _already(entry: Entry, look: Look) -> ImportResult:
    note = Problem(
        look.path.name,
        f"Already recorded as batch {entry.id} on {entry.recorded_at:%Y-%m-%d %H:%M} UTC; "
        "nothing was recorded.",
        "Nothing to do.",
        severity=Severity.NOTE,
    )
    return ImportResult(
        file=look.path.name,
        status="already",
        mapping=entry.mapping,
        table=entry.table,
        batch=entry.id,
        observed_at=entry.observed_at,
        rows_in=entry.rows_in,
        accepted=entry.accepted,
        quarantined=entry.quarantined,
        duplicates=entry.duplicates,
        ignored=entry.rows_in - entry.accepted - entry.quarantined - entry.duplicates,
        form=look.form,
        problems=(note,),
    )


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return (found.st_ino, found.st_size, found.st_mtime_ns)


def _changed(path: Path) -> QuarterdeckError:
    return QuarterdeckError(
        f"{path.name} changed while it was read.",
        fix="Import it again once whatever writes it has finished.",
        where=str(path),
    )
