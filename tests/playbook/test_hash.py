"""The playbook's fingerprint: changed by any decision, by nothing else."""

from pathlib import Path

import pytest

from quarterdeck.playbook.hash import mapping_hash
from quarterdeck.playbook.read import read_playbook
from tests.playbook.sound import FILES, write_sound

STAGES, TARGETS, ORG = (f"playbook/{name}" for name in ("stages.toml", "targets.csv", "org.csv"))
MAPPING = "playbook/mappings/deals.toml"
LINES = FILES[TARGETS].splitlines()
SAME = {
    "comments and blanks": {STAGES: "# why\n\n" + FILES[STAGES].replace(" = ", "=")},
    "order of table rows": {TARGETS: "\n".join([LINES[0], LINES[2], LINES[1]]) + "\n"},
    "what is the default, said aloud": {
        "workspace.toml": FILES["workspace.toml"] + "[calendar]\nstart_month = 1\n"
    },
    "names of people": {"playbook/people_private.csv": "id,name,email,aliases\np-01,Ana,,\n"},
    "what is only shown": {
        "playbook/scorecards.toml": '[vp]\nGrowth = ["bookings"]\n',
        "playbook/benchmarks.toml": '[[benchmark]]\nmetric = "grr"\nsays = "x"\n'
        'publisher = "x"\ntitle = "x"\n',
    },
    "an amount written otherwise": {TARGETS: FILES[TARGETS].replace("1000000", "1000000.00")},
}
RATES = "currency,since,rate\nUSD,2026-01-01,0.9\n"
OTHER = {
    "a stage's odds": {STAGES: FILES[STAGES].replace("0.1 }", "0.11 }")},
    "the order of stages": {
        STAGES: FILES[STAGES]
        .replace("Open", "X")
        .replace("Proposal", "Open")
        .replace("X", "Proposal")
    },
    "a target": {TARGETS: FILES[TARGETS].replace("100000.50", "100000.51")},
    "the zone": {"workspace.toml": FILES["workspace.toml"].replace("Berlin", "Paris")},
    "a move": {ORG: FILES[ORG] + "p-01,,2026-01-01\n"},
    "a column": {MAPPING: FILES[MAPPING].replace('"stage"\n', '"phase"\n')},
    "a ramp": {"playbook/ramps.toml": "[rep]\nmonths = [0.5]\n"},
    "a methodology": {"playbook/methodology.toml": 'use = "bant"\n'},
    "a start": {"playbook/people.csv": "id,role,crm_ids,started\np-01,rep,005A,2026-01-01\n"},
    "a currency": {"playbook/rates.csv": RATES},
    "a CRM id": {"playbook/people.csv": FILES["playbook/people.csv"].replace("005A", "005B")},
    "a dimension": {"playbook/dimensions.toml": FILES["playbook/dimensions.toml"] + "[x]\n"},
}


@pytest.mark.parametrize("changes", [pytest.param(c, id=name) for name, c in SAME.items()])
def test_what_means_the_same_has_the_same_hash(changes: dict[str, str], tmp_path: Path) -> None:
    before = read_playbook(write_sound(tmp_path / "a")).hash
    assert read_playbook(write_sound(tmp_path / "b", changes)).hash == before


@pytest.mark.parametrize("changes", [pytest.param(c, id=name) for name, c in OTHER.items()])
def test_every_decision_changes_the_hash(changes: dict[str, str], tmp_path: Path) -> None:
    before = read_playbook(write_sound(tmp_path / "a")).hash
    assert read_playbook(write_sound(tmp_path / "b", changes)).hash != before


def test_another_rate_changes_the_hash(tmp_path: Path) -> None:
    one, two = (
        read_playbook(
            write_sound(tmp_path / rate, {"playbook/rates.csv": RATES.replace("0.9", rate)})
        )
        for rate in ("0.9", "0.8")
    )
    assert one.hash != two.hash


def test_a_mapping_is_the_same_whatever_files_it_is_meant_for(tmp_path: Path) -> None:
    (one,) = read_playbook(write_sound(tmp_path / "a")).mappings
    text = FILES[MAPPING].replace("deals*.csv", "*.csv").replace('name = "deals"', 'name = "d"')
    (two,) = read_playbook(write_sound(tmp_path / "b", {MAPPING: text})).mappings
    other = FILES[MAPPING].replace('decimal = ","', 'decimal = "."')
    (three,) = read_playbook(write_sound(tmp_path / "c", {MAPPING: other})).mappings
    assert mapping_hash(one) == mapping_hash(two) != mapping_hash(three)
