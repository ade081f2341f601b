"""Who is asking, and the one check of what they may see."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.playbook.model import Playbook
from quarterdeck.words.problem import QuarterdeckError


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at a door: their id, their role, and what they may do.

    `sees_all` is for whoever holds the workspace itself (its files are theirs already), revenue
    operations and the head of sales; everyone else sees their own part of today's org tree.
    """

    person: str = ""
    role: str = "owner"
    rights: frozenset[str] = frozenset({"read", "write"})

    @property
    def sees_all(self) -> bool:
        """Whether no part of the company is hidden from them."""
        return self.role in {"owner", "vp", "revops"}


OWNER = Viewer()
"""Whoever runs the command line holds the workspace's files."""


def allowed_scope(viewer: Viewer, scope: str, *, playbook: Playbook, today: date) -> str:
    """Return the scope to answer for, by the tree of today whatever day is asked about.

    An empty scope means all the viewer may see. Raises QuarterdeckError for anything beyond it.
    """
    may(viewer, "read")
    if viewer.sees_all:
        return scope
    own = playbook.tree.members(viewer.person, today) | {viewer.person}
    if not scope:
        return viewer.person
    if scope in own:
        return scope
    raise QuarterdeckError(
        f"{scope!r} is outside what {viewer.person} may see.",
        where="--scope",
        fix="Ask for your own team, or have the workspace's owner widen your rights.",
    )


def may(viewer: Viewer, right: str) -> None:
    """Raise QuarterdeckError unless the viewer holds the right ('read' or 'write')."""
    if right not in viewer.rights:
        raise QuarterdeckError(
            f"{viewer.person or viewer.role} may not {right} in this workspace.",
            fix="Ask the workspace's owner for the right.",
        )
