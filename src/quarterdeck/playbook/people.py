"""playbook/people.csv and org.csv: who sells, under which CRM ids, and who is under whom."""

from pathlib import Path

from quarterdeck.playbook.model import Person
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.tables import day, read_table
from quarterdeck.words.crm_id import same_crm_id
from quarterdeck.words.tree import Edge

FILE = "playbook/people.csv"
ORG = "playbook/org.csv"
PEOPLE_COLUMNS = ("id", "role", "crm_ids", "started", "left")
ORG_COLUMNS = ("node", "parent", "since")


def read_people(root: Path, notes: Notes) -> tuple[Person, ...]:
    """Read people.csv; notes ids that stand twice and CRM ids claimed by two persons."""
    people: dict[str, Person] = {}
    claimed: dict[str, str] = {}
    for row in read_table(root, FILE, notes, required=("id",), known=PEOPLE_COLUMNS[1:]):
        person = Person(
            id=row["id"],
            role=row["role"],
            crm_ids=tuple(part.strip() for part in row["crm_ids"].split(";") if part.strip()),
            started=day(row, "started") if row["started"] else None,
            left=day(row, "left") if row["left"] else None,
        )
        if person.started and person.left and person.left <= person.started:
            row.note(
                "left",
                f"{person.id!r} left on {person.left}, before the day of the start.",
                fix="started is the first day in the role, left the first day without them.",
            )
        if not person.id:
            row.note(
                "id", "The person has no id.", fix="Give each person an id that never changes."
            )
            continue
        if person.id in people:
            row.note("id", f"{person.id!r} stands here twice.", fix="Join the two lines into one.")
        for crm_id in person.crm_ids:
            other = claimed.setdefault(same_crm_id(crm_id), person.id)
            if other != person.id:
                row.note(
                    "crm_ids",
                    f"The CRM id {crm_id!r} belongs to {other!r} and to {person.id!r}.",
                    fix="Keep it with one of them, or their deals would have two owners.",
                )
        people[person.id] = person
    return tuple(people.values())


def read_edges(root: Path, notes: Notes) -> tuple[Edge, ...]:
    """Read org.csv, one line for each place a person or a team takes from a day on."""
    edges = []
    for row in read_table(root, ORG, notes, required=ORG_COLUMNS):
        since = day(row, "since")
        if not row["node"]:
            row.note("node", "The line names nobody.", fix="Give the id of a person or a team.")
        elif "/" in row["node"]:
            row.note(
                "node",
                f"The id {row['node']!r} holds a slash, which parts the teams of a way to the top.",
                fix="Write the id without it.",
            )
        elif since:
            edges.append(Edge(row["node"], row["parent"], since))
    return tuple(edges)
