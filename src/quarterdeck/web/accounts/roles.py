"""The roles a login can have in a company, and what each is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

READ, WRITE, CALL, LOGINS, PEOPLE = "read", "write", "call", "logins", "people"
"""The rights: see numbers, change data and playbook, make calls, manage logins, see persons."""


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name to people, its rights, and whether it must be linked to a person."""

    title: str
    says: str
    rights: frozenset[str]
    linked: bool = False


ROLES: Mapping[str, Role] = MappingProxyType(
    {
        "vp": Role(
            "VP of Sales",
            "All of the company; calls and judgements.",
            frozenset({READ, WRITE, CALL, PEOPLE}),
            linked=True,
        ),
        "director": Role(
            "Director",
            "Their part of the company; calls and judgements.",
            frozenset({READ, CALL, PEOPLE}),
            linked=True,
        ),
        "manager": Role(
            "Manager",
            "Their team; calls and judgements.",
            frozenset({READ, CALL, PEOPLE}),
            linked=True,
        ),
        "rep": Role("Rep", "Their own deals and call.", frozenset({READ, CALL}), linked=True),
        "revops": Role(
            "Revenue operations",
            "All of the company, its data and its playbook.",
            frozenset({READ, WRITE, CALL, PEOPLE}),
        ),
        "finance": Role("Finance", "All of the company, to read.", frozenset({READ, PEOPLE})),
        "board": Role(
            "Board reader",
            "The company as a whole, without persons and single deals.",
            frozenset({READ}),
        ),
        "admin": Role("Administrator", "Logins and their rights, no numbers.", frozenset({LOGINS})),
    }
)
"""Every role by its name."""
