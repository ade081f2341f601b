"""Deals whose name and rows only few may see; what they are worth stays in every sum."""

from collections.abc import Iterable, Mapping

from quarterdeck.desk.viewer import NotAllowedError, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import parse_where
from quarterdeck.reports.veil import Veil

Confidential = Mapping[str, tuple[str, frozenset[str]]]
"""Deals by id: who owns each, and all it was ever called."""


def hidden_from(desk: Desk, viewer: Viewer) -> Mapping[str, frozenset[str]]:
    """Return the deals that a viewer may not see, by id, with all they were ever called.

    They are those that are confidential now, whatever day is asked about. Who has the right sees
    all of them; without it a seller and a leader see those that they own now themselves, and who
    sees the whole company, none.
    """
    return _hidden(desk.confidential, viewer)


def veil_of(desk: Desk, viewer: Viewer, later: Confidential | None = None) -> Veil:
    """Return what takes the deals out of an answer that a viewer may not see.

    `later` are those that are confidential after a change, which its effect is not to name either.
    """
    hidden = dict(hidden_from(desk, viewer))
    for id_, names in _hidden(later or {}, viewer).items():
        hidden[id_] = hidden.get(id_, frozenset()) | names
    return Veil.of(hidden, _said(desk))


def _hidden(deals: Confidential, viewer: Viewer) -> Mapping[str, frozenset[str]]:
    if viewer.sees_confidential:
        return {}
    own = "" if viewer.sees_all else viewer.person
    return {id_: names for id_, (owner, names) in deals.items() if not own or owner != own}


def _said(desk: Desk) -> set[str]:
    """Return what the playbook calls stages, breakdowns and their values: no deal's name alone."""
    playbook = desk.now_in_force
    tracks = [track for pipeline in playbook.pipelines for track in pipeline.tracks]
    stages = {stage.name for track in tracks for stage in track.known}
    named = {word for one in playbook.dimensions for word in (one.name, one.title)}
    values = {v for one in playbook.dimensions for v in (*one.values, *one.confidential)}
    return stages | named | values


def closed_marks(desk: Desk, viewer: Viewer) -> frozenset[str]:
    """Return the breakdowns that mark deals as confidential and are not open to a viewer."""
    if viewer.sees_confidential:
        return frozenset()
    return frozenset(one.name for one in desk.now_in_force.dimensions if one.confidential)


def refuse_marks(desk: Desk, viewer: Viewer, where: str, by: Iterable[str]) -> None:
    """Raise NotAllowedError where a question is about what marks deals as confidential.

    Its answer would be the sum of those deals alone.
    """
    marks = closed_marks(desk, viewer)
    if not marks:
        return
    asked = {condition.field for condition in parse_where(where)}
    for option, names in (("--where", asked), ("--by", set(by))):
        if names & marks:
            raise NotAllowedError(
                "What marks deals as confidential is not open to you.",
                where=option,
                fix=f"Leave out {', '.join(sorted(names & marks))}.",
            )
