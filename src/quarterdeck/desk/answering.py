"""Who answers for what: the part of the org tree that a person's call is about, on a day."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from quarterdeck.desk.naming import meant, person_or_team
from quarterdeck.desk.viewer import Viewer, own_top
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.words.crm_id import crm_id_forms

Places = Mapping[str, tuple[str, ...]]
_COMPANY = "vp"


@dataclass(frozen=True)
class People:
    """The people of a workspace: their roles, where they sit on a day, what they go by."""

    desk: Desk

    @cached_property
    def roles(self) -> dict[str, str]:
        """The role of everyone in people.csv."""
        return {person.id: person.role for person in self.desk.known.people}

    @cached_property
    def _crm(self) -> dict[str, str]:
        people = self.desk.known.people
        return {form: p.id for p in people for one in p.crm_ids for form in crm_id_forms(one)}

    @cached_property
    def _known(self) -> dict[str, str]:
        tree = self.desk.known.tree.nodes()
        imported = self.desk.facts.nodes if self._told_by_lists else frozenset()
        return self.desk.names([*self.roles, *(tree | imported)])

    @cached_property
    def _told_by_lists(self) -> bool:
        """Whether imported lists say who reports to whom, and not the playbook alone."""
        lists = (m for m in self.desk.known.mappings if m.table == "people")
        told = any(column.field == "parent" for m in lists for column in m.columns)
        return told and bool(self.desk.ledger.entries())

    @cached_property
    def _places(self) -> dict[date, Places]:
        return {}

    def find(self, text: str, *, where: str) -> str:
        """Return the id of the one person a text names, by id, CRM id or name.

        Raises QuarterdeckError for nobody, for several, and for a team.
        """
        if text not in self._found:
            asked = self._crm.get(text.strip(), text.strip())
            found = meant(asked, self._people)
            one = found[0] if len(found) == 1 else ""
            self._found[text] = one or person_or_team(asked, self._people, where=where)
        return self._found[text]

    @cached_property
    def _found(self) -> dict[str, str]:
        return {}

    @cached_property
    def _people(self) -> dict[str, str]:
        return {one: name for one, name in self._known.items() if one not in self.teams}

    @cached_property
    def teams(self) -> frozenset[str]:
        """The nodes of the tree that others sit under, and that no list of people names."""
        parents = {edge.parent for edge in self.desk.known.tree.edges}
        return frozenset(parents - self.roles.keys())

    def places(self, day: date) -> Places:
        """Return the way from the root of the tree to each node of it on a day."""
        since = self._since(day)
        if since not in self._places:
            self._places[since] = self._placed(day)
        return self._places[since]

    def _since(self, day: date) -> date:
        """Return a day from which the tree has been as it is on a day."""
        if self._told_by_lists:
            return day
        changes = self.desk.known.tree.changes()
        place = bisect_right(changes, day)
        return changes[place - 1] if place else date.min

    def _placed(self, day: date) -> Places:
        if self._told_by_lists:
            facts = self.desk.facts
            rows = facts.run(facts.compose("SELECT person, path FROM people", Question(day)))
            return {r["person"]: tuple(r["path"].strip("/").split("/")) for r in rows.to_pylist()}
        tree = self.desk.known.tree
        return {node: way for node in tree.nodes() if (way := tree.path(node, day))}

    def scope(self, person: str, day: date) -> str:
        """Return what a person answers for on a day: themselves, the part they lead, '' for all."""
        key = (person, self._since(day))
        if key not in self._scopes:
            self._scopes[key] = self._scope(person, self.places(day))
        return self._scopes[key]

    @cached_property
    def _scopes(self) -> dict[tuple[str, date], str]:
        return {}

    def _scope(self, person: str, places: Places) -> str:
        role = self.roles.get(person, "")
        if role == _COMPANY:
            return ""
        top = own_top(Viewer(person, role), places)
        return "" if len(places.get(top, ())) == 1 and top != person else top
