"""The small tables that the playbook gives to the facts."""

from dataclasses import replace

from quarterdeck.facts.tables import owner_map
from quarterdeck.playbook.model import Person
from tests.worlds import sample_playbook


def test_an_owner_is_found_under_both_forms_of_the_id_and_no_other_id_is_cut() -> None:
    people = (
        Person("p-1", "seller", ("005A0000001abcd",)),
        Person("p-2", "seller", ("005B0000001efghIAA",)),
        Person("p-3", "seller", ("eighteen-chars-id1",)),
    )
    table = owner_map(replace(sample_playbook(), people=people), {"p-0f": "p-1"})
    assert {(row["owner"], row["person"]) for row in table.to_pylist()} == {
        ("p-0f", "p-1"),
        ("p-1", "p-1"),
        ("005A0000001abcd", "p-1"),
        ("005A0000001abcdIAA", "p-1"),
        ("p-2", "p-2"),
        ("005B0000001efgh", "p-2"),
        ("005B0000001efghIAA", "p-2"),
        ("p-3", "p-3"),
        ("eighteen-chars-id1", "p-3"),
    }
