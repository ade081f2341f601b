"""Who is asking, and the one check of what they may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from quarterdeck.words.problem import QuarterdeckError


class NotAllowedError(QuarterdeckError):
    """Somebody asks for what they may not see or do."""


_LEADS = frozenset({"director", "manager"})


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person at a door: their id, their role, and what they may do: read, write, call.

    `sees_all` is for whoever holds the workspace itself (its files are theirs already), revenue
    operations, finance and the head of sales; a board sees the whole and no part of it; everyone
    else sees their own part of today's org tree. `confidential` is the right to see deals that the
    playbook marks as that.
    """

    person: str = ""
    role: str = "owner"
    rights: frozenset[str] = frozenset({"read", "write", "call"})
    confidential: bool = False

    @property
    def sees_all(self) -> bool:
        """Whether no part of the company is hidden from them."""
        return self.role in {"owner", "vp", "revops", "finance"} or self.only_whole

    @property
    def sees_confidential(self) -> bool:
        """Whether no deal is hidden from them as confidential."""
        return self.role == "owner" or self.confidential

    @property
    def only_whole(self) -> bool:
        """Whether they see the company as a whole alone: no person, no team, no single deal."""
        return self.role == "board"


OWNER = Viewer()
"""Whoever runs the command line holds the workspace's files."""


@dataclass(frozen=True, slots=True)
class Part:
    """The part of the org tree that is open to someone: the top of their own, and all nodes.

    `lent` are the tops of the parts that others lent them for now.
    """

    top: str
    nodes: frozenset[str]
    lent: tuple[str, ...] = ()

    @property
    def tops(self) -> tuple[str, ...]:
        """The tops of all that is open, their own first."""
        return (self.top, *self.lent)


def own_part(viewer: Viewer, places: Mapping[str, tuple[str, ...]]) -> Part:
    """Return the viewer's part of a tree, given as the way from its root to each node.

    Someone without a place in the tree has nobody but themselves.
    """
    top = own_top(viewer, places)
    return Part(top, _below(top, places) | {viewer.person})


def own_top(viewer: Viewer, places: Mapping[str, tuple[str, ...]]) -> str:
    """Return where a viewer's part of a tree begins, given as the way from its root to each node.

    At the viewer, or at the team they sit in if they lead it: a manager or director with nobody
    below.
    """
    way = places.get(viewer.person, ())
    leads = viewer.role in _LEADS and len(way) > 1
    return way[-2] if leads and _below(viewer.person, places) <= {viewer.person} else viewer.person


def allowed_scope(viewer: Viewer, scope: str, part: Part | None) -> str:
    """Return the scope to answer for; '' means all the viewer may see.

    `part` is the viewer's own, of today's tree whatever day is asked about, None for who sees all.
    A team answers for its own past, whoever was in it then. Raises QuarterdeckError for anything
    beyond the part.
    """
    may(viewer, "read")
    if viewer.only_whole and scope:
        raise NotAllowedError(
            "Only the company as a whole is open to you.",
            where="--scope",
            fix="Leave out the person or team.",
        )
    if part is None or scope in part.nodes:
        return scope
    if not scope:
        return part.top
    raise NotAllowedError(
        f"{scope!r} is outside what {viewer.person} may see.",
        where="--scope",
        fix="Ask for your own team, or have the workspace's owner widen your rights.",
    )


def may(viewer: Viewer, right: str) -> None:
    """Raise QuarterdeckError unless the viewer holds the right ('read', 'write' or 'call')."""
    if right not in viewer.rights:
        raise NotAllowedError(
            f"{viewer.person or viewer.role} may not {right} in this workspace.",
            fix="Ask the workspace's owner for the right.",
        )


def _below(node: str, places: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(one for one, way in places.items() if node in way)
