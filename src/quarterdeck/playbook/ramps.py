"""playbook/ramps.toml: how much of a full seller a new one is, month by month, for each role."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from quarterdeck.playbook import toml
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.notes import Notes, Section, read_toml
from quarterdeck.playbook.yardsticks import Ramp
from quarterdeck.words.money import RATE_UNIT
from quarterdeck.words.problem import Severity, did_you_mean

FILE = "playbook/ramps.toml"
EVERYONE = "everyone"
"""The table for every role that has none of its own."""


def read_ramps(root: Path, notes: Notes) -> tuple[Ramp, ...]:
    """Read ramps.toml, one ramp a role; none where the file is absent."""
    whole = read_toml(root, FILE, notes)
    return tuple(_ramp(*named) for named in whole.sections()) if whole is not None else ()


def check_ramps(playbook: Playbook, notes: Notes) -> None:
    """Note ramps of roles that nobody in people.csv has."""
    roles = {person.role for person in playbook.people if person.role}
    for ramp in playbook.ramps:
        if ramp.role != EVERYONE and ramp.role not in roles:
            notes.add(
                f"{FILE} {ramp.role}",
                f"Nobody in people.csv has the role {ramp.role!r}.{did_you_mean(ramp.role, roles)}",
                fix=f"Use a role of people.csv, or {EVERYONE} for all others.",
                severity=Severity.WARNING,
            )


def written(ramps: tuple[Ramp, ...]) -> dict[str, str]:
    """Return the text of the file that says the same; nothing for no ramps."""
    tables = [_written(ramp) for ramp in ramps]
    return {FILE: "\n".join(tables)} if tables else {}


def _ramp(role: str, section: Section) -> Ramp:
    ramp = Ramp(role, tuple(_shares(section)), sells=section.flag("sells", default=True))
    section.finish()
    return ramp


def _shares(section: Section) -> Iterator[int]:
    """Read shares of a full seller, in units of 1e-9, one for each month since the start."""
    value = section.get("months")
    if value is None:
        return
    for share in value if isinstance(value, list) else [value]:
        plain = isinstance(share, int | Decimal) and not isinstance(share, bool)
        exact = Decimal(f"{share}") * RATE_UNIT if plain else Decimal("NaN")
        if exact.is_finite() and 0 <= exact <= RATE_UNIT and exact == int(exact):
            yield int(exact)
            continue
        section.note(
            "months",
            f"A share of a full seller cannot be {share}.",
            fix="Write one share from 0 to 1 for each month since the start: [0, 0.25, 0.5, 0.75].",
        )


def _written(ramp: Ramp) -> str:
    entries = {"months": f"[{', '.join(share(one) for one in ramp.shares)}]"} if ramp.shares else {}
    entries |= {} if ramp.sells else {"sells": "false"}
    return toml.table((ramp.role,), entries)


def share(units: int) -> str:
    """Write units of 1e-9 as the shortest exact decimal number."""
    whole, rest = divmod(units, RATE_UNIT)
    return f"{whole}.{rest:09d}".rstrip("0").rstrip(".")
