"""Why the pipeline moved: the bridge between two days, the deals behind it, the flows across it."""

from quarterdeck.movement.bridge import Movement, movement
from quarterdeck.movement.records import (
    ORDER,
    BucketMovement,
    DealMove,
    DealState,
    Flow,
    Line,
    Matrix,
)

__all__ = [
    "ORDER",
    "BucketMovement",
    "DealMove",
    "DealState",
    "Flow",
    "Line",
    "Matrix",
    "Movement",
    "movement",
]
