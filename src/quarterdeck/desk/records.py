"""The verb of data quality: how far the records of open deals can be relied on."""

from dataclasses import dataclass, replace

from quarterdeck.desk.ask import Ask, on_day, settle, source
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.hygiene import FAULTS
from quarterdeck.reports.deal_list import ALL
from quarterdeck.reports.records.data import Records, Shown
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_PEOPLE = {"person": "owner", "field": "field"}


@dataclass(frozen=True, slots=True)
class Which:
    """Which deals are named: those with one issue ('' any), so many (0 all of them)."""

    issue: str = ""
    limit: int = 20


def records_of(desk: Desk, viewer: Viewer, ask: Ask, *, which: Which | None = None) -> Records:
    """Return the quality of the records a viewer may see, as of a day and week by week before it.

    The breakdown is 'person', 'field' or a dimension of the org tree. Raises QuarterdeckError for
    another one, an issue there is none of, and what a question raises.
    """
    which = which or Which()
    desk = on_day(desk, ask)
    by = _breakdown(desk, ask.by)
    _refuse_unknown(which)
    asked = settle(desk, viewer, replace(ask, by=(), period=""))
    shown = Shown(by, which.issue, which.limit or ALL)
    return Records(source(desk, asked), shown)


def _breakdown(desk: Desk, by: tuple[str, ...]) -> str:
    if not by:
        return ""
    known = [n for n, s in desk.facts.dimensions.items() if n == "owner" or s.kind == "org"]
    meant = _PEOPLE.get(by[0], by[0])
    if len(by) == 1 and meant in {*known, "field"}:
        return meant
    listed = [*_PEOPLE, *known]
    raise QuarterdeckError(
        f"Data quality is not broken down by {','.join(by)}.{did_you_mean(by[0], listed)}",
        where="--by",
        fix=f"Use one of: {', '.join(listed)}.",
    )


def _refuse_unknown(which: Which) -> None:
    known = [fault.name for fault in FAULTS]
    if which.issue and which.issue not in known:
        raise QuarterdeckError(
            f"There is no issue {which.issue!r}.{did_you_mean(which.issue, known)}",
            where="--issue",
            fix=f"Use one of: {', '.join(known)}.",
        )
    if which.limit < 0:
        raise QuarterdeckError(
            f"{which.limit} deals cannot be named.",
            where="--limit",
            fix="Give how many to name, or 0 for all of them.",
        )
