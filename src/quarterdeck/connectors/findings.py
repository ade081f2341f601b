"""What an import finds to say about a file: held back, left out, doubtful, missing, unknown."""

from collections.abc import Iterator
from dataclasses import dataclass

from quarterdeck.connectors.batch import Slice
from quarterdeck.connectors.dates import date_findings
from quarterdeck.connectors.people import unknown_owners
from quarterdeck.connectors.sentences import DOUBTS, FAULTS, SKIPPED, rows
from quarterdeck.connectors.staging import Staging
from quarterdeck.connectors.stakes import Stakes
from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.ledger.api import Ledger
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.problem import Problem, Severity, did_you_mean

_BY_VALUE = ("unmapped_stage", "unknown_currency", "ignored_field")
_WEIGHTY = ("amount", "owner", "account")
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Findings:
    """Looks through one observation of a staged file."""

    staging: Staging
    part: Slice
    playbook: Playbook
    ledger: Ledger

    def all(self) -> tuple[Problem, ...]:
        """Return every finding, the heaviest kind first."""
        return (
            *self._faults(),
            *date_findings(self.staging),
            *self._doubts(),
            *self._missing(),
            *self._unknown_values(),
            *unknown_owners(self.staging, self.playbook, self.ledger),
            *self._notes(),
        )

    @property
    def _file(self) -> str:
        return self.staging.plan.look.path.name

    def _stakes_of(self, condition: str, among: str = "good") -> int | None:
        return Stakes(self.staging, self.playbook).of(f"SELECT * FROM {among} WHERE {condition}")

    def _faults(self) -> Iterator[Problem]:
        by_value = ", ".join(literal(code) for code in _BY_VALUE)
        query = render(
            load("connectors", "faults"), by_value=Raw(by_value), slice=Raw(self.part.loosely)
        )
        found = self.staging.con.execute(query).fetchall()
        for code, field, value, count, first, examples in found:
            says, fix = FAULTS.get(code) or SKIPPED[code]
            skipped = code in SKIPPED
            same = f"fault = {literal(f'{code}|{field}')} AND {self.part.loosely}"
            if value is not None:
                same += f" AND faulty = {literal(value)}"
            meant = did_you_mean(value, self._known(code)) if value and not skipped else ""
            yield Problem(
                where=f"{self._file}: row {first:,}" + (" and others" if count > 1 else ""),
                says=says.format(
                    rows=rows(count), field=field, value=value, examples=_quoted(examples)
                )
                + meant,
                fix=fix,
                severity=Severity.NOTE if skipped else Severity.ERROR,
                count=count,
                money=None if skipped else self._stakes_of(same, "typed"),
            )

    def _known(self, code: str) -> tuple[str, ...]:
        if code == "unknown_currency":
            return self.playbook.currencies
        tracks = [track for pipeline in self.playbook.pipelines for track in pipeline.tracks]
        return tuple(stage.name for track in tracks for stage in track.stages)

    def _doubts(self) -> Iterator[Problem]:
        query = render(load("connectors", "doubts"), slice=Raw(self.part.where))
        for code, count in self.staging.con.execute(query).fetchall():
            says, fix = DOUBTS[code]
            flagged = f"',' || doubtful || ',' LIKE {literal(f'%,{code},%')}"
            yield Problem(
                where=self._file,
                says=says.format(rows=rows(count)),
                fix=fix,
                severity=Severity.WARNING,
                count=count,
                money=self._stakes_of(f"{flagged} AND {self.part.where}"),
            )

    def _missing(self) -> Iterator[Problem]:
        mapping = self.staging.plan.mapping
        mapped = {c.field: c.column for c in mapping.columns if c.column}
        if mapping.created:
            mapped["created_at"] = mapping.created.column
        for field in self.staging.plan.fields:
            absent = f"{ident(field)} IS NULL AND {self.part.where}"
            if not self.staging.plan.full:
                absent += f" AND {ident(f'has_{field}')}"
            count = self.staging.one(f"SELECT count(*) FROM good WHERE {absent}")
            if count and field in mapped:
                yield self._absent(field, mapped[field], count, self._stakes_of(absent))

    def _absent(self, field: str, column: str, count: int, money: int | None) -> Problem:
        says = f"{rows(count)} without {_worded(field)}"
        if field == "currency":
            says += f"; read as {self.playbook.settings.currency}"
        return Problem(
            where=f"{self._file}: {column}",
            says=f"{says}.",
            fix="Fill it in in the CRM where it is known.",
            severity=Severity.WARNING if field in _WEIGHTY else Severity.NOTE,
            count=count,
            money=money,
        )

    def _unknown_values(self) -> Iterator[Problem]:
        for dimension in self.playbook.dimensions:
            field = f"dim_{dimension.name}"
            if field not in self.staging.plan.fields or not dimension.values:
                continue
            odd = f"{ident(field)} NOT IN {literal(list(dimension.values))} AND {self.part.where}"
            found = self.staging.con.execute(
                f"SELECT {ident(field)}, count(*) FROM good WHERE {odd} GROUP BY ALL"
                f" ORDER BY count(*) DESC, 1 LIMIT {_LISTED}"
            ).fetchall()
            for value, count in found:
                same = f"{ident(field)} = {literal(value)} AND {self.part.where}"
                yield Problem(
                    where=f"{self._file}: {dimension.name}",
                    says=f"{rows(count)} with the {dimension.name} {value!r}, which is not in its "
                    f"list.{did_you_mean(value, dimension.values)}",
                    fix="The value is kept. Add it to playbook/dimensions.toml, or translate it by "
                    "`values` in the mapping.",
                    severity=Severity.WARNING,
                    count=count,
                    money=self._stakes_of(same),
                )

    def _notes(self) -> Iterator[Problem]:
        mapping = self.staging.plan.mapping
        again = self.staging.one("SELECT count(*) FROM repeats WHERE again")
        if again and self.part.first:
            says = f"{rows(again)} that repeat an earlier row in all that is mapped were left out."
            yield self._note(says, "Nothing to do.", again)
        if mapping.kind == "events" and not mapping.sequence:
            together = self.staging.one("SELECT count(*) FROM repeats WHERE differs")
            says = f"{rows(together)} share record and time with another; they follow the order of "
            if together:
                fix = "Map the source's `sequence` if it has one."
                yield self._note(f"{says}the stages in the playbook.", fix, together)

    def _note(self, says: str, fix: str, count: int) -> Problem:
        return Problem(self._file, says, fix, severity=Severity.NOTE, count=count)


def _quoted(examples: list[str] | None) -> str:
    return ", ".join(repr(example) for example in examples or ()) or "an empty cell"


def _worded(field: str) -> str:
    plain = field.removeprefix("dim_").removeprefix("track_").replace("_", " ")
    if field == "created_at":
        return "a day of creation"
    return f"{'an' if plain[0] in 'aeiou' else 'a'} {plain}"
