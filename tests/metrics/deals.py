"""Thirty deals of one spring, written by hand in deals.txt, with the targets of their company."""

from datetime import date
from pathlib import Path

from quarterdeck.playbook.model import Target
from tests.metrics.company import History, Rules, written

AS_OF = date(2026, 5, 20)
RULES = Rules(
    currencies=("EUR",),
    targets=(
        Target("", "bookings", "2026-Q2", 9000, "plan", date(2026, 1, 1), 1),
        Target("east", "bookings", "2026-Q2", 5000, "plan", date(2026, 1, 1), 1),
        Target("ann", "bookings", "2026-04", 700, "plan", date(2026, 1, 1), 1),
        Target("ann", "bookings", "2026-05", 800, "plan", date(2026, 1, 1), 1),
        Target("ann", "bookings", "2026-06", 900, "plan", date(2026, 1, 1), 1),
        Target("bob", "bookings", "2026-Q2", 900, "plan", date(2026, 1, 1), 1),
    ),
)


def hand_made() -> list[History]:
    return written(Path(__file__).with_name("deals.txt").read_text(encoding="utf-8"))
