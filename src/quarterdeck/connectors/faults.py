"""What an import says of the rows it did not take: why, how many, and the money in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from quarterdeck.connectors.batch import Slice
from quarterdeck.connectors.columns import same
from quarterdeck.connectors.sentences import FAULTS, SKIPPED, UNKNOWN_AMOUNT, UNREADABLE, rows
from quarterdeck.connectors.staging import Staging
from quarterdeck.connectors.stakes import Stakes
from quarterdeck.connectors.totals import FULL
from quarterdeck.engine.sql import Raw, literal, load, render
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.problem import Problem, Severity, did_you_mean

_BY_VALUE = (
    "unmapped_stage",
    "unknown_currency",
    "unknown_pipeline",
    "unlisted_value",
    "ignored_field",
)
_NO_AMOUNT = ("bad_number", "other_currency", "unknown_currency")
_MONEY = ("amount", "currency")


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows with one fault: its code and field, the value where each is a thing to settle."""

    code: str
    field: str
    value: str | None
    count: int
    first: int
    examples: list[str] | None

    @property
    def skipped(self) -> bool:
        return self.code in SKIPPED

    @property
    def severity(self) -> Severity:
        if self.code == FULL:
            return Severity.WARNING
        return Severity.NOTE if self.skipped else Severity.ERROR

    @property
    def hides_amount(self) -> bool:
        return self.code in UNREADABLE or (self.code in _NO_AMOUNT and self.field in _MONEY)


def fault_findings(staging: Staging, part: Slice, playbook: Playbook) -> Iterator[Problem]:
    """Yield one problem for each reason, by value where each value is a thing to settle."""
    by_value = ", ".join(literal(code) for code in _BY_VALUE)
    query = render(load("connectors", "faults"), by_value=Raw(by_value), slice=Raw(part.loosely))
    for found in staging.con.execute(query).fetchall():
        yield _problem(_Group(*found), staging, part, playbook)


def _problem(group: _Group, staging: Staging, part: Slice, playbook: Playbook) -> Problem:
    says, fix = FAULTS.get(group.code) or SKIPPED[group.code]
    money = None if group.severity is Severity.NOTE else _money(group, staging, part, playbook)
    if money is None and group.hides_amount and "amount" in staging.plan.fields:
        says = says.removesuffix(".") + UNKNOWN_AMOUNT
    told = says.format(
        rows=rows(group.count),
        field=group.field,
        value=group.value,
        examples=_quoted(group.examples),
    )
    known = _known(group, playbook)
    return Problem(
        where=_where(group, staging),
        says=told + ("" if group.skipped or not group.value else did_you_mean(group.value, known)),
        fix=_translation(group, known) or fix,
        severity=group.severity,
        count=group.count,
        money=money,
    )


def _money(group: _Group, staging: Staging, part: Slice, playbook: Playbook) -> int | None:
    same_fault = f"fault = {literal(f'{group.code}|{group.field}')} AND {part.loosely}"
    if group.value is not None:
        same_fault += f" AND faulty = {literal(group.value)}"
    return Stakes(staging, playbook).of(f"SELECT * FROM typed WHERE {same_fault}")


def _where(group: _Group, staging: Staging) -> str:
    """Name the first line, or the row where the file has no lines or they are not known."""
    line = staging.line_of(group.first)
    place = f"row {group.first:,}" if line is None else f"line {line:,}"
    more = " and others" if group.count > 1 else ""
    return f"{staging.plan.look.path.name}: {place}{more}"


def _translation(group: _Group, known: tuple[str, ...]) -> str:
    """Return the line to write for a stage that is a known one but for its case or blanks."""
    meant = [name for name in known if same(name) == same(group.value or "")]
    if group.code != "unmapped_stage" or not meant:
        return ""
    return (
        f'Add "{group.value}" = "{meant[0]}" to `values` of stage in the mapping, or write it the '
        "one way in the CRM: stages that differ in case or blanks are not taken for one."
    )


def _known(group: _Group, playbook: Playbook) -> tuple[str, ...]:
    if group.code == "unknown_currency":
        return playbook.currencies
    if group.code == "unknown_pipeline":
        return tuple(pipeline.name for pipeline in playbook.pipelines)
    if group.code == "unlisted_value":
        return next((d.values for d in playbook.dimensions if f"dim_{d.name}" == group.field), ())
    tracks = [track for pipeline in playbook.pipelines for track in pipeline.tracks]
    return tuple(stage.name for track in tracks for stage in track.known)


def _quoted(examples: list[str] | None) -> str:
    return ", ".join(repr(example) for example in examples or ()) or "an empty cell"
