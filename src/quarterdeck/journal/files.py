"""A file of calls, such as another tool or a spreadsheet keeps them: read line by line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from quarterdeck.journal.amounts import called_amount
from quarterdeck.journal.records import CALLED, Call, Said
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.tables import Row, read_table
from quarterdeck.words.deal import Category
from quarterdeck.words.period import Period
from quarterdeck.words.problem import Problem, QuarterdeckError, did_you_mean

REQUIRED = ("called_on", "person", "category", "amount")
KNOWN = ("call_id", "period", "quarter", "currency", "by", "note")


@dataclass(frozen=True, slots=True)
class Readers:
    """How a company reads words: periods, people, moments, who answers for what; its currency.

    `person` turns a text into a person id, `moment` a day or time into a moment, and `scope` says
    what a person answers for at a moment; each raises QuarterdeckError for what it cannot read.
    """

    period: Callable[[str], Period]
    currency: str
    measure: str
    person: Callable[[str], str]
    moment: Callable[[str], datetime]
    scope: Callable[[str, datetime], str]


@dataclass(frozen=True, slots=True)
class CallFile:
    """The calls of a file, and the problems of the lines that could not be taken.

    `where` is the file and line of each call, by its ref.
    """

    calls: tuple[Call, ...]
    problems: tuple[Problem, ...]
    where: Mapping[str, str]


def read_calls(
    path: Path, readers: Readers, *, recorded_at: datetime, loaded: bool = False
) -> CallFile:
    """Read a CSV file with the columns of REQUIRED, `period` or `quarter`, and perhaps of KNOWN.

    Lines that cannot be read are left out and told. Reading a file twice gives the same calls with
    the same `ref`; `loaded` marks them as history, which is another thing said. Raises
    QuarterdeckError for a file that is not there or has other columns.
    """
    if not path.is_file():
        raise QuarterdeckError(
            "There is no such file.", where=str(path), fix="Name a CSV file of calls."
        )
    notes = Notes()
    rows = read_table(path.parent, path.name, notes, required=REQUIRED, known=KNOWN)
    if notes.found and not rows:
        first = notes.found[0]
        raise QuarterdeckError(first.says, where=first.where, fix=first.fix)
    found = [(row, _call(row, readers, recorded_at, loaded=loaded)) for row in rows]
    calls = tuple(call for _, call in found if call is not None)
    where = {call.said.ref: row.where() for row, call in found if call is not None}
    return CallFile(_chained(calls), tuple(notes.found), where)


def _call(row: Row, readers: Readers, recorded_at: datetime, *, loaded: bool) -> Call | None:
    column = ""
    try:
        column = "person"
        person = readers.person(row["person"])
        actor = readers.person(row["by"]) if row["by"] else person
        column = "called_on"
        known_at = readers.moment(row["called_on"])
        column = "period"
        period = readers.period(row["period"] or row["quarter"])
        column = "category"
        category = _category(row["category"])
        column = "amount"
        currency = row["currency"] or readers.currency
        amount = called_amount(row["amount"], currency) if row["amount"] else None
        column = "person"
        scope = readers.scope(person, known_at)
    except QuarterdeckError as error:
        row.notes.add(row.where(column), error.says, fix=error.fix)
        return None
    ref = _ref(row, person, period, loaded=loaded)
    said = Said(actor, known_at, recorded_at, row["note"], row.path, ref, loaded=loaded)
    return Call(person, scope, period, category, amount, currency, said, readers.measure)


def _category(text: str) -> Category:
    plain = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if plain in CALLED:
        return Category(plain)
    raise QuarterdeckError(
        f"{text!r} is no category that is called.{did_you_mean(plain, CALLED)}",
        fix=f"Use one of: {', '.join(CALLED)}.",
    )


def _ref(row: Row, person: str, period: Period, *, loaded: bool) -> str:
    """Return what is the same for the same line, in whatever file and place it stands."""
    told = ("call_id", "called_on", "category", "amount", "currency", "by", "note")
    words = [person, period.label, *(row[name] for name in told), *(["loaded"] if loaded else [])]
    return sha256("\0".join(words).encode()).hexdigest()


def _chained(calls: Sequence[Call]) -> tuple[Call, ...]:
    """Return the calls in the order they were said in."""
    return tuple(sorted(calls, key=lambda call: call.said.known_at))
