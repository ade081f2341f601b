"""What an import finds to say about a file: held back, left out, doubtful, missing, unknown."""

from collections.abc import Iterator
from dataclasses import dataclass

from quarterdeck.connectors import absent
from quarterdeck.connectors.batch import Slice
from quarterdeck.connectors.dates import date_findings
from quarterdeck.connectors.faults import fault_findings
from quarterdeck.connectors.people import unknown_owners
from quarterdeck.connectors.rivals import rivals
from quarterdeck.connectors.sentences import DOUBTS, rows
from quarterdeck.connectors.shown import other_currency_shown
from quarterdeck.connectors.staging import Staging
from quarterdeck.connectors.stakes import Stakes
from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.ledger.api import Ledger
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.problem import Problem, Severity, did_you_mean

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
            *fault_findings(self.staging, self.part, self.playbook),
            *rivals(self.staging, self.part, self.playbook, self.ledger),
            *other_currency_shown(self.staging, self.part, self.playbook),
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

    def _doubts(self) -> Iterator[Problem]:
        query = render(load("connectors", "doubts"), slice=Raw(self.part.where))
        for code, count in self.staging.con.execute(query).fetchall():
            says, fix = DOUBTS[code]
            flagged = f"',' || doubtful || ',' LIKE {literal(f'%,{code},%')} AND {self.part.where}"
            yield Problem(
                where=self._file,
                says=says.format(rows=rows(count)),
                fix=fix,
                severity=Severity.WARNING,
                count=count,
                money=self._stakes_of(flagged, among=self._as_doubted(code)),
            )

    def _as_doubted(self, code: str) -> str:
        """Return the rows with their amounts as they would be if the doubt were right."""
        if code != "looks_like_thousands" or "amount" not in self.staging.thousands:
            return "good"
        return "(SELECT * REPLACE (coalesce(thousands_amount, amount) AS amount) FROM good)"

    def _missing(self) -> Iterator[Problem]:
        mapping = self.staging.plan.mapping
        mapped = {c.field: c.column for c in mapping.columns if c.column}
        if mapping.created:
            mapped["created_at"] = mapping.created.column
        for field in (field for field in self.staging.plan.fields if field in mapped):
            asked = absent.asked_of(field, mapping, self.playbook)
            if not asked:
                continue
            empty = f"{ident(field)} IS NULL AND {asked} AND {self.part.where}"
            if not self.staging.plan.full:
                empty += f" AND {ident(f'has_{field}')}"
            count = self.staging.one(f"SELECT count(*) FROM good WHERE {empty}")
            if count:
                yield self._absent(field, mapped[field], count, self._stakes_of(empty))

    def _absent(self, field: str, column: str, count: int, money: int | None) -> Problem:
        says, fix = absent.in_words(field, count, self.staging.plan.mapping, self.playbook)
        weighty = field in absent.WEIGHTY and fix == absent.FILL_IN
        return Problem(
            where=f"{self._file}: {column}",
            says=says,
            fix=fix,
            severity=Severity.WARNING if weighty else Severity.NOTE,
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
            says = f"{rows(again)} left out: the same as an earlier row in all that is mapped."
            yield self._note(says, "Nothing to do.", again)
        if mapping.kind == "events" and not mapping.sequence:
            together = self.staging.one("SELECT count(*) FROM repeats WHERE differs")
            says = f"{rows(together)} of the same record and time as another, put into the order "
            if together:
                fix = "Map the source's `sequence` if it has one."
                yield self._note(f"{says}of the stages in the playbook.", fix, together)

    def _note(self, says: str, fix: str, count: int) -> Problem:
        return Problem(self._file, says, fix, severity=Severity.NOTE, count=count)
