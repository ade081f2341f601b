"""How far the data reach on the day: whether deals are known, open, and carry close dates."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.facts.question import Question
from quarterdeck.reports.blocks import EmptyState
from quarterdeck.reports.source import Source

_COUNTS = """
SELECT
    count(CASE WHEN outcome <> 'deleted' THEN 1 END) AS known,
    count(CASE WHEN is_open AND counted THEN 1 END) AS still_open,
    count(CASE WHEN is_open AND counted THEN due_on END) AS due
FROM deals
"""
_EVER_DATED = "SELECT count(*) AS n FROM versions WHERE is_open AND due_on IS NOT NULL"
_FIRST = "SELECT min(known_on) AS first_on FROM versions"


@dataclass(frozen=True, slots=True)
class Reach:
    """What the day knows of the deals asked about.

    `first` is the first day any deal of the workspace is known, None if there is none at all;
    `known` and `open` count the deals asked about; `dated` says that pipeline has close dates.
    """

    day: date
    first: date | None
    known: int
    open: int
    dated: bool
    whose: str = ""

    @property
    def nothing_yet(self) -> bool:
        """Whether the workspace knows of no deal at all by the day."""
        return self.first is None or self.first > self.day

    def missing(self, what: str) -> EmptyState:
        """Say why there is no answer to `what`, such as 'be past due', and what to do next."""
        if self.nothing_yet:
            return self.too_early()
        if not self.known:
            return EmptyState(f"No deal{self.whose} is known by the end of {self.day}.", "")
        if not self.open:
            return EmptyState(f"No deal{self.whose} is open at the end of {self.day}.", "")
        return EmptyState(
            f"No open deal{self.whose} carries a close date, so none can {what}.",
            "Map the close date in playbook/mappings, or fill it in in the CRM.",
        )

    def too_early(self) -> EmptyState:
        """Say since when there are data, and how to ask for a day that has some."""
        if self.first is None:
            return EmptyState("No deal has been imported.", "Run: quarterdeck import FILE...")
        return EmptyState(
            f"The first deal of this workspace is known since {self.first}.",
            f"Ask for that day or a later one: quarterdeck week --as-of {self.first}",
        )


def reach(source: Source) -> Reach:
    """Look how far the data reach for the question of a source."""
    counts = source.rows(source.facts.compose(_COUNTS, source.question))[0]
    dated = counts["due"] > 0
    if not counts["still_open"]:
        dated = source.rows(source.facts.compose(_EVER_DATED, source.question))[0]["n"] > 0
    return Reach(
        source.question.as_of,
        _first(source),
        counts["known"],
        counts["still_open"],
        dated,
        _whose(source),
    )


def _first(source: Source) -> date | None:
    last = source.facts.store.last_day
    if last is None:
        return None
    day = max(last, source.question.as_of)
    sql = source.facts.compose(_FIRST, Question(day))
    found: date | None = source.rows(sql)[0]["first_on"]
    return found


def _whose(source: Source) -> str:
    """Return the part of the company asked about, as it stands behind 'deal'."""
    question = source.question
    of = f" of {source.names(question.scope)}" if question.scope else ""
    return f"{of} with {question.where}" if question.where else of
