"""Mended rows go back to where they came from: their batch is recorded anew, with them in it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import duckdb

from quarterdeck.connectors import batch, staging
from quarterdeck.connectors.batch import Counts, Slice
from quarterdeck.connectors.drift import fitted
from quarterdeck.connectors.findings import Findings
from quarterdeck.connectors.fingerprint import fingerprint
from quarterdeck.connectors.held import held_rows
from quarterdeck.connectors.intake import refusing, scratch_folder
from quarterdeck.connectors.look import Look
from quarterdeck.connectors.mended import Mended, look_at_mended
from quarterdeck.connectors.namelike import refuse_names
from quarterdeck.connectors.observation import observed
from quarterdeck.connectors.plan import Clock, plan
from quarterdeck.connectors.remaining import remaining_problems
from quarterdeck.connectors.result import ImportResult, Options
from quarterdeck.connectors.retold import told_again
from quarterdeck.connectors.staging import Staging
from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.ledger.api import Ledger
from quarterdeck.ledger.entry import Entry, NewBatch
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.playbook.model import Mapping, Playbook
from quarterdeck.words.problem import Problem, QuarterdeckError


@dataclass(frozen=True, slots=True)
class Replay:
    """Where mended rows go, what is said of the replay, and which rows are not its to take.

    `shut` are such rows, each by its batch and number; they stay held back as they are.
    """

    playbook: Playbook
    ledger: Ledger
    identities: IdentityStore
    options: Options
    shut: Collection[tuple[str, int]] = ()

    def run(self, file: Path) -> tuple[ImportResult, ...]:
        """Record each batch anew in which a mended row can be taken now; one result a batch.

        Rows that cannot be taken stay held back, and rows that were mended before change nothing.
        Raises QuarterdeckError when the file is no list of rows held back.
        """
        results: list[ImportResult] = []
        with scratch_folder(self.playbook.root) as scratch:
            mended = look_at_mended(file, scratch)
            with staging.database(scratch) as con:
                entries = list(mended.batches(con, self.ledger))
            for entry in entries:
                with refusing(file, results):
                    results.append(_Batch(self, mended, entry, scratch).record())
        return tuple(results)


@dataclass(frozen=True, slots=True)
class _Batch:
    """One batch with the rows of a file that mend some of those it holds back."""

    replay: Replay
    mended: Mended
    entry: Entry
    scratch: Path

    def record(self) -> ImportResult:
        mapping = self._mapping()
        held = held_rows(self.replay.ledger, self.entry.id)
        if not held:
            return self._result("already")
        header = max((row.columns for row in held), key=len)
        mapping = fitted(mapping, header)
        with staging.database(self.scratch) as con:
            look = self.mended.part(self.replay.ledger, self.entry, header, self._left(mapping))
            staging.replace_names(con, mapping, look, self.replay.identities.key_for)
            staging.meant(con, self.replay.identities.resolved())
            compiled = plan(self.replay.playbook, mapping, look, self._clock(mapping, look))
            staged = staging.stage(con, compiled, self.scratch, self.replay.options.progress)
            refuse_names(staged)
            return self._taken(staged, Slice(self.entry.observed_at))

    def _mapping(self) -> Mapping:
        """Return the mapping the batch was made by, as long as it still means the same."""
        playbook, entry = self.replay.playbook, self.entry
        mapping = next((m for m in playbook.mappings if m.name == entry.mapping), None)
        if mapping is None or fingerprint(playbook, mapping) != entry.mapping_hash:
            raise QuarterdeckError(
                f"The rows of {entry.source} cannot be replayed: the mapping {entry.mapping!r} or "
                "what it relies on has changed since.",
                fix=f"Import {entry.source} again, so that all of it is read the new way; what is "
                "held back then can be replayed.",
                where=mapping.path if mapping else "playbook/mappings",
            )
        # A few mended rows do not tell how the amounts of the export are written.
        columns = (replace(c, stated=(*c.stated, "decimal")) for c in mapping.columns)
        return replace(mapping, columns=tuple(columns))

    def _left(self, mapping: Mapping) -> str:
        """Write the query for the rows that may be taken: not shut, of a known observation."""
        path = literal(str(self.replay.ledger.held_of(self.entry)))
        seen = mapping.observed_at.column if mapping.observed_at else ""
        unknown = f"field = {literal(seen)} OR reason = 'missing_date'"
        shut = sorted(row for batch_id, row in self.replay.shut if batch_id == self.entry.id)
        apart = [f"NOT ({unknown})"] if seen else []
        apart += [f"row_no NOT IN {literal(shut)}"] if shut else []
        return f"SELECT row_no FROM read_parquet({path}) WHERE {' AND '.join(apart) or 'TRUE'}"

    def _clock(self, mapping: Mapping, look: Look) -> Clock:
        options, seen = self.replay.options, self.entry.observed_at
        if seen is None and mapping.kind == "closed_deals":
            seen = observed(mapping, look.path, None, self.replay.playbook.settings)
        return Clock(seen, options.recorded_at)

    def _taken(self, staged: Staging, part: Slice) -> ImportResult:
        counts = batch.count(staged, part)
        if counts.rows_in == 0:
            return self._result("already")
        if counts.rows_in == counts.quarantined:
            found = Findings(staged, part, *self._books()).all()
            return replace(
                self._result("unmended", *found),
                rows_in=counts.rows_in,
                quarantined=counts.quarantined,
            )
        new = self._new(staged, part, counts)
        stored = self.replay.ledger.append(new, recorded_at=self.replay.options.recorded_at)
        if stored.supersedes != self.entry.id:
            raise _overtaken(self.entry)
        return ImportResult(
            file=self.mended.look.path.name,
            status="replayed",
            mapping=stored.mapping,
            table=stored.table,
            batch=stored.id,
            observed_at=stored.observed_at,
            rows_in=counts.rows_in,
            accepted=counts.accepted,
            quarantined=counts.quarantined,
            duplicates=counts.duplicates,
            ignored=counts.ignored,
            doubtful=staged.one("SELECT count(*) FROM good WHERE doubtful <> ''"),
            form=self.mended.look.form,
            problems=new.problems,
        )

    def _new(self, staged: Staging, part: Slice, counts: Counts) -> NewBatch:
        """Return the batch with its rows so far, the mended ones, and what it still holds back."""
        entry, mapping = self.entry, staged.plan.mapping
        accepted = entry.accepted + counts.accepted
        quarantined = entry.quarantined - (counts.rows_in - counts.quarantined)
        found = Findings(staged, part, *self._books()).all()
        held = self._held(staged, part) if quarantined else None
        return NewBatch(
            table=entry.table,
            fields=dict(entry.fields),
            full=entry.full,
            rows=self._rows(staged, part),
            source=entry.source,
            content_hash=entry.content_hash,
            mapping=entry.mapping,
            mapping_hash=entry.mapping_hash,
            observed_at=entry.observed_at,
            complete=mapping.complete and not quarantined and accepted > 0,
            rows_in=entry.rows_in,
            accepted=accepted,
            quarantined=quarantined,
            duplicates=entry.duplicates + counts.duplicates,
            quarantine=held,
            problems=remaining_problems(entry, found, held, staged, self.replay.playbook),
            supersedes=entry.id,
            columns=dict(entry.columns),
        )

    def _rows(self, staged: Staging, part: Slice) -> Path:
        columns = [ident(name) for name in self.entry.fields]
        columns += [] if self.entry.full else [ident(f"has_{name}") for name in self.entry.fields]
        before = self.replay.ledger.rows_of(self.entry)
        if staged.plan.mapping.kind == "field_history" and staged.plan.mapping.old_column:
            query = told_again(staged, part, before)
        else:
            query = render(
                load("connectors", "replayed_rows"),
                fields=Raw(", ".join(columns)),
                before=str(before),
                mended=str(batch.write_rows(staged, part)),
            )
        return _copy(staged.con, query, self.scratch / f"{self.entry.id}.rows.parquet")

    def _held(self, staged: Staging, part: Slice) -> Path:
        still = batch.write_quarantine(staged, part)
        before = render(
            load("connectors", "held"), path=str(self.replay.ledger.held_of(self.entry))
        )
        again = f"FROM read_parquet({literal(str(still))})" if still else "FROM before WHERE FALSE"
        query = render(load("connectors", "replayed_held"), before=Raw(before), still=Raw(again))
        return _copy(staged.con, query, self.scratch / f"{self.entry.id}.held.parquet")

    def _books(self) -> tuple[Playbook, Ledger]:
        return self.replay.playbook, self.replay.ledger

    def _result(self, status: str, *problems: Problem) -> ImportResult:
        entry = self.entry
        return ImportResult(
            file=self.mended.look.path.name,
            status=status,
            mapping=entry.mapping,
            table=entry.table,
            batch=entry.id,
            observed_at=entry.observed_at,
            form=self.mended.look.form,
            problems=problems,
        )


def replay(  # noqa: PLR0913 -- a mended file and all that it is read with
    playbook: Playbook,
    ledger: Ledger,
    identities: IdentityStore,
    file: Path,
    *,
    recorded_at: datetime,
    shut: Collection[tuple[str, int]] = (),
) -> tuple[ImportResult, ...]:
    """Take the mended rows of a file into the batches that hold them back, but for those shut."""
    return Replay(playbook, ledger, identities, Options(recorded_at), shut).run(file)


def _copy(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> Path:
    con.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet, COMPRESSION zstd)")
    return path


def _overtaken(entry: Entry) -> QuarterdeckError:
    return QuarterdeckError(
        f"Another import has changed batch {entry.id} meanwhile; nothing was recorded.",
        fix="Run the same command again.",
        where=entry.source,
    )
