"""What a movement answers with: lines that lead from opening to closing, and what is behind them.

All amounts are whole minor units of the reporting currency, signed as they change the pipeline.
"""

from dataclasses import dataclass, field
from datetime import date

ORDER = (
    "new", "moved_in_later", "moved_in_earlier", "moved_in_undated", "reassigned_in", "tree_in",
    "resegmented_in", "reopened", "restored", "recategorised_in", "stage_in", "amount_up", "fx_up",
    "moved_out_later", "moved_out_earlier", "moved_out_undated", "reassigned_out", "tree_out",
    "resegmented_out", "lost", "won", "deleted", "recategorised_out", "stage_out", "amount_down",
    "fx_down",
)  # fmt: skip
"""Every cause there is, in the order in which the lines are shown."""

Bucket = tuple[str, ...]
"""One value per dimension of the breakdown, in its order."""


@dataclass(frozen=True, slots=True)
class Line:
    """One cause: its signed amount, and how often it happened to a deal (a close undone: -1)."""

    cause: str
    amount: int
    count: int


@dataclass(frozen=True, slots=True)
class BucketMovement:
    """The movement of one bucket; what came from or went to another bucket is in its lines."""

    bucket: Bucket
    opening: int
    closing: int
    opening_count: int
    closing_count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class DealState:
    """A deal as a version shows it; `amount` is in minor units of the deal's own currency."""

    stage: str | None
    outcome: str | None
    category: str | None
    owner: str | None
    due_on: date | None
    amount: int | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class DealMove:
    """One change of one deal under one cause; `before` is None for a deal that is new."""

    id: str
    title: str | None
    cause: str
    bucket: Bucket
    amount: int
    count: int
    day: date
    before: DealState | None
    after: DealState

    @property
    def owner(self) -> str | None:
        """The person the deal belongs to after the change."""
        return self.after.owner


@dataclass(frozen=True, slots=True)
class Flow:
    """Money that goes from a place at the opening to a place at the closing.

    `opened` says that `source` is a bucket of the opening snapshot, `stays` that `target` is one
    of the closing snapshot; other places are new, reopened, restored, moved_in, entered and
    increase, or won, lost, deleted, moved_out, left and decrease.
    """

    source: str
    target: str
    opened: bool
    stays: bool
    amount: int
    count: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The flows by one dimension: rows sum to the opening snapshot, columns to the closing one.

    `sql` gives them when run.
    """

    dimension: str
    currency: str
    flows: tuple[Flow, ...]
    sql: str = field(default="", repr=False)

    def opening(self) -> dict[str, int]:
        """Return the opening amount of each bucket, as the sum of its row."""
        sums: dict[str, int] = {}
        for flow in self.flows:
            if flow.opened:
                sums[flow.source] = sums.get(flow.source, 0) + flow.amount
        return sums

    def closing(self) -> dict[str, int]:
        """Return the closing amount of each bucket, as the sum of its column."""
        sums: dict[str, int] = {}
        for flow in self.flows:
            if flow.stays:
                sums[flow.target] = sums.get(flow.target, 0) + flow.amount
        return sums
