"""Thirty deals of one spring, written by hand in deals.txt, with the targets of their company."""

from datetime import date
from pathlib import Path

from quarterdeck.playbook.model import Person, Target
from quarterdeck.playbook.yardsticks import Methodology, Minimum, Ramp
from tests.metrics.commerce import Row, proof, split
from tests.metrics.company import BILLION, History, Rules, written

AS_OF = date(2026, 5, 20)
WAY = Methodology(
    "own",
    "Our way",
    (("pain", "What hurts"), ("champion", "Who sells for us")),
    (Minimum("Talk", "pain", 1), Minimum("Offer", "pain", 2), Minimum("Offer", "champion", 1)),
)
RULES = Rules(
    currencies=("EUR",),
    people=(
        Person("ann"),
        Person("bob", "rep", started=date(2026, 3, 10)),
        Person("cyd", "rep", left=date(2026, 5, 2)),
    ),
    ramps=(Ramp("rep", (0, BILLION // 3)),),
    methodology=WAY,
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


_MAY = date(2026, 5, 8)
BESIDE: dict[str, list[Row]] = {
    "splits": [
        split("w01", "ann", 60),
        split("w01", "bob", 40, "revenue"),
        split("w01", "cyd", 50, "overlay"),
        split("w02", "bob", 50),
        split("w03", "bob", 100),
        split("w03", "cyd", 100),
        split("w07", "ann", 100, day=date(2026, 5, 19)),
        split("w04", "ann", 100, day=date(2026, 5, 21)),
    ],
    "evidence": [
        proof("o01", "pain", 2, _MAY),
        proof("o01", "champion", 3, _MAY),
        proof("o02", "champion", 3, _MAY),
        proof("o06", "pain", 3, date(2026, 4, 2)),
        proof("o06", "pain", 0, _MAY),
        proof("o04", "champion", 1, _MAY),
        proof("r01", "pain", 3, _MAY, by=None),
        proof("m01", "pain", 3, date(2026, 5, 21)),
        proof("o09", "gossip", 3, _MAY),
        proof("o09", "pain", 1, date(2026, 5, 3)),
        proof("o09", "pain", 2, _MAY),
        proof("o09", "champion", 1, _MAY),
    ],
}
"""Who has credit for what, and what is proven of which deal; the last of either is known later."""
