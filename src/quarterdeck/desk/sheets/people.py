"""People and teams as forms: everybody with their place of today, and one at a time to change."""

from collections.abc import Mapping

from quarterdeck.desk.sheets.part import Book, Edit, Part, TableEdit
from quarterdeck.desk.sheets.tree import nodes_below, teams
from quarterdeck.playbook.model import Person
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.people import FILE, ORG, ORG_COLUMNS, PEOPLE_COLUMNS
from quarterdeck.playbook.private import COLUMNS, PrivatePerson, read_private
from quarterdeck.playbook.private import FILE as PRIVATE
from quarterdeck.reports.playbooks.sheets import GONE, NEW, Cell, Line, Sheet, Typed, Wrongs
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import Problem
from quarterdeck.words.tree import Edge

_NEW_PERSON, _NEW_TEAM = "new-person", "new-team"
_SELF = "who"
_ASKED = "who"
_PLACE = "place "
_FREE = f"{NEW}1"
_TOP = "the top"


def sheet(book: Book) -> Sheet:
    """Return everybody of today in the order of the tree, or the form of one person or team."""
    who = book.which.get(_ASKED, "")
    known = {p.id for p in book.playbook.people} | book.playbook.tree.nodes()
    return _one(book, who) if who in {*known, _NEW_PERSON, _NEW_TEAM} else _all(book)


def edit(book: Book, typed: Typed) -> Edit:
    """Return people.csv, org.csv and the file of names with what was typed of one of them."""
    who = book.which.get(_ASKED, "")
    wrong = Wrongs()
    told = typed.get(_SELF, {})
    new = who in {_NEW_PERSON, _NEW_TEAM}
    id_ = told.get("id", _next_id(book)).strip() if who == _NEW_PERSON else told.get("id", "")
    id_ = id_ if new else who
    if new and (
        not id_ or id_ in {p.id for p in book.playbook.people} | book.playbook.tree.nodes()
    ):
        says = f"{id_!r} is somebody's id already." if id_ else "Give an id that never changes."
        wrong.add(_SELF, "id", says)
        return Edit({}, wrong)
    tables = _Tables(book)
    if who == _NEW_PERSON or any(p.id == who for p in book.playbook.people):
        tables.person(book, id_, told, new=new)
    first = {c.name: c.value for c in _free(book, who, ()).each}
    tables.places(id_, typed, first)
    return Edit(tables.texts, wrong, tables.place)


def after(which: Mapping[str, str], _: Typed) -> Mapping[str, str]:
    """Return what is shown once an edit is in force: everybody, where somebody was added."""
    return {} if which.get(_ASKED) in {_NEW_PERSON, _NEW_TEAM} else which


PART = Part("people", "People", "Who sells, and who is under whom.", sheet, edit, after)


class _Tables:
    """The three tables that tell of a person, edited together."""

    def __init__(self, book: Book) -> None:
        self.people = TableEdit(book.root, FILE, PEOPLE_COLUMNS)
        self.org = TableEdit(book.root, ORG, ORG_COLUMNS)
        self.names = TableEdit(book.root, PRIVATE, COLUMNS)

    @property
    def each(self) -> tuple[TableEdit, ...]:
        return (self.people, self.org, self.names)

    @property
    def texts(self) -> dict[str, str | None]:
        return {path: text for table in self.each for path, text in table.texts.items()}

    def place(self, problem: Problem) -> tuple[str, str] | None:
        return next((at for table in self.each if (at := table.place(problem))), None)

    def person(self, book: Book, id_: str, told: Mapping[str, str], *, new: bool) -> None:
        """Take over what is told of a person: one part for versions, the names apart."""
        open_, private = ({n: told[n] for n in names if n in told} for names in _OF_PERSON)
        places = {p.id: n for n, p in enumerate(book.playbook.people)}
        if new:
            self.people.add(_SELF, {"id": id_, **open_})
        elif _others(open_, _plain(book.playbook.people[places[id_]])):
            self.people.change(_SELF, places[id_], open_)
        named = [one.id for one in read_private(book.root, Notes())]
        stands = _private(book, id_)
        if id_ in named and _others(private, {"name": stands.name, "email": stands.email}):
            self.names.change(_SELF, named.index(id_), private)
        elif id_ not in named and any(private.values()):
            self.names.add(_SELF, {"id": id_, **private})

    def places(self, id_: str, typed: Typed, first: Mapping[str, str]) -> None:
        """Take over where somebody stands from which day on; `first` is what a new line says."""
        for at, record in enumerate(self.org.table.records):
            cells = record.cells
            if cells.get("node") != id_:
                continue
            key = f"{_PLACE}{parse_day(cells['since'])}"
            told = typed.get(key, {})
            if told.get(GONE):
                self.org.change(key, at, None)
            elif told:
                since = told.get("since", cells["since"])
                same = key == f"{_PLACE}{since}"
                parent = told.get("parent", cells["parent"])
                since = cells["since"] if same else since
                self.org.change(key, at, {"parent": parent, "since": since})
        told = {**first, **typed.get(_FREE, {})}
        if told["since"]:
            self.org.add(_FREE, {"node": id_, "parent": told["parent"], "since": told["since"]})


_OF_PERSON = (("role", "crm_ids", "started", "left"), ("name", "email"))


def _others(told: Mapping[str, str], stands: Mapping[str, str]) -> bool:
    return any(value != stands[name] for name, value in told.items())


def _all(book: Book) -> Sheet:
    people = {p.id: p for p in book.playbook.people}
    listed = list(nodes_below(book))
    here = {node for node, _ in listed}
    gone = [(p.id, 0) for p in book.playbook.people if p.id not in here]
    lines = tuple(_told(book, people.get(node), node, depth) for node, depth in (*listed, *gone))
    adds = tuple(
        Line(
            key, title, ((Cell("none", "", kind="shown"),),) * 4, leads=f"{_ASKED}={key}", add=True
        )
        for key, title in ((_NEW_PERSON, "Add a person"), (_NEW_TEAM, "Add a team"))
    )
    left = sum(bool(p.left and p.left <= book.today) for p in book.playbook.people)
    return Sheet(
        PART.name,
        PART.title,
        f"Who sells, and who is under whom on {book.today}: {len(people) - left} people, "
        f"{len(teams(book))} teams{f', and {left} who have left' if left else ''}. Choose one to "
        "change them.",
        ("Who", "Role", "Since", "First day", "Left"),
        (*adds, *lines),
        empty="Nobody is told yet.",
    )


def _told(book: Book, person: Person | None, node: str, depth: int) -> Line:
    since = max((e.since for e in _edges(book, node) if e.since <= book.today), default=None)
    told = (
        ("role", "Role", person.role if person else "a team"),
        ("since", "Since", f"{since}" if since else "no place"),
        ("started", "First day", f"{person.started or ''}" if person else ""),
        ("left", "Left", f"{person.left or ''}" if person else ""),
    )
    cells = tuple((Cell(name, label, text, "shown"),) for name, label, text in told)
    return Line(node, book.name(node), cells, depth=depth, leads=f"{_ASKED}={node}")


def _one(book: Book, who: str) -> Sheet:
    person = next((p for p in book.playbook.people if p.id == who), None)
    parents = (("", _TOP), *((n, name) for n, name in _parents(book) if n != who))
    places = tuple(_place(edge, parents) for edge in reversed(_edges(book, who)))
    free = _free(book, who, parents)
    called = {_NEW_PERSON: "Somebody new", _NEW_TEAM: "A new team"}.get(who) or book.name(who)
    top = _person(book, person, who) if person or who == _NEW_PERSON else None
    top = Line(_SELF, called, ((_id_cell(""),),)) if who == _NEW_TEAM else top
    return Sheet(
        PART.name,
        PART.title,
        f"{called}: a move is a new line from its day on; the past keeps its teams.",
        ("Place", "Under", "From"),
        (free, *places),
        top=top,
    )


def _person(book: Book, person: Person | None, who: str) -> Line:
    names, told = _private(book, who), _plain(person or Person(""))
    cells = (
        Cell("name", "Name", names.name, size=24),
        Cell("email", "E-mail", names.email, size=28),
        Cell("role", "Role", told["role"]),
        Cell("crm_ids", "Ids in the CRM, separated by ;", told["crm_ids"], size=24),
        Cell("started", "First day in the role", told["started"], "day"),
        Cell("left", "First day without them", told["left"], "day"),
    )
    first = () if person else (_id_cell(_next_id(book)),)
    called = (names.name or who) if person else "Somebody new"
    return Line(_SELF, called, tuple((cell,) for cell in (*first, *cells)))


def _id_cell(value: str) -> Cell:
    return Cell("id", "Id, which never changes and names nobody", value)


def _plain(person: Person) -> dict[str, str]:
    return {
        "role": person.role,
        "crm_ids": ";".join(person.crm_ids),
        "started": f"{person.started or ''}",
        "left": f"{person.left or ''}",
    }


def _private(book: Book, who: str) -> PrivatePerson:
    found = (one for one in read_private(book.root, Notes()) if one.id == who)
    return next(found, PrivatePerson(who))


def _parents(book: Book) -> tuple[tuple[str, str], ...]:
    """Return everybody one can be put under: the teams, then the people of today."""
    known = dict(teams(book))
    rest = {n: book.name(n) for n, _ in nodes_below(book) if n not in known}
    return (*known.items(), *sorted(rest.items(), key=lambda item: item[1].casefold()))


def _edges(book: Book, node: str) -> list[Edge]:
    return [edge for edge in book.playbook.tree.edges if edge.node == node]


def _place(edge: Edge, parents: tuple[tuple[str, str], ...]) -> Line:
    known = parents if edge.parent in dict(parents) else (*parents, (edge.parent, edge.parent))
    under = Cell("parent", "Under", edge.parent, "choice", known)
    since = Cell("since", "From", f"{edge.since}", "day")
    title = f"From {edge.since} on"
    return Line(f"{_PLACE}{edge.since}", title, ((under,), (since,)), removable=True)


def _free(book: Book, who: str, parents: tuple[tuple[str, str], ...]) -> Line:
    """Return the line of a further place: of somebody new, at the top of the tree from today on."""
    new = who in {_NEW_PERSON, _NEW_TEAM}
    top = next((node for node, _ in nodes_below(book)), "") if new else ""
    last = next((edge.parent for edge in reversed(_edges(book, who))), top)
    under = Cell("parent", "Under", last, "choice", parents)
    since = Cell("since", "From", f"{book.today}" if new else "", "day")
    title = "Their first place" if new else "A new place"
    return Line(_FREE, title, ((under,), (since,)), add=True)


def _next_id(book: Book) -> str:
    """Return an id that nobody has, like those there are."""
    used = {p.id for p in book.playbook.people}
    number = len(used) + 1
    while f"p-{number:03}" in used:
        number += 1
    return f"p-{number:03}"
