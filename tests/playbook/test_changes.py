"""What one playbook says otherwise than another, sentence by sentence."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from quarterdeck.playbook.changes import changes
from quarterdeck.playbook.hash import same_meaning
from quarterdeck.playbook.model import Playbook
from quarterdeck.playbook.read import read_playbook
from tests.playbook.playbooks import playbooks
from tests.playbook.sound import FILES, write_sound

STAGES = FILES["playbook/stages.toml"]
TARGETS = FILES["playbook/targets.csv"]

SAID = [
    (
        "workspace.toml",
        FILES["workspace.toml"].replace("[org]", "[defaults]\nstale_days = 21\n[org]"),
        ["The days after which an open deal is stale becomes 21 instead of 14."],
    ),
    (
        "playbook/stages.toml",
        STAGES.replace('category = "commit"', 'category = "best_case"').replace("0.1 ", "0.125 "),
        [
            "The stage 'Open' of the pipeline 'sales': probability becomes 12.5 % instead of 10 %.",
            (
                "The stage 'Proposal' of the pipeline 'sales': category becomes best_case "
                "instead of commit."
            ),
        ],
    ),
    (
        "playbook/stages.toml",
        STAGES.replace('"Proposal"', '"Offer"'),
        [
            "The stage 'Proposal' of the pipeline 'sales' is gone.",
            (
                "There is a new stage 'Offer' of the pipeline 'sales', open, category commit, "
                "50 % won from here."
            ),
        ],
    ),
    (
        "playbook/targets.csv",
        TARGETS.replace("*,2026-Q3,1000000", "*,2026-Q3,1200000").replace("p-01,", "company,"),
        [
            (
                "The plan target of the company for 2026-Q3 rises by 200,000.00 EUR to "
                "1,200,000.00 EUR."
            ),
            "The plan target of <company> for 2026-Q3 is new: 100,000.50 EUR.",
            "The plan target of <p-01> for 2026-Q3 is gone.",
        ],
    ),
    (
        "playbook/org.csv",
        FILES["playbook/org.csv"] + "p-01,,2026-07-01\n",
        ["<p-01> stands at the top from 2026-07-01 on."],
    ),
    (
        "playbook/people.csv",
        "id,role,crm_ids\np-01,lead,005A;a.silva\np-02,rep,\n",
        ["<p-02> is new.", "<p-01>: role becomes lead instead of rep."],
    ),
    (
        "playbook/rates.csv",
        "currency,since,rate,kind\nUSD,2026-01-01,0.9,\n",
        ["The rate of USD since 2026-01-01 is new: 0.9."],
    ),
    (
        "playbook/dimensions.toml",
        '[product]\nvalues = ["Basic"]\n',
        [
            "The breakdown 'segment' is gone.",
            "The breakdown 'product': values becomes Basic instead of Basic, Plus.",
        ],
    ),
    (
        "playbook/standards/standards.toml",
        "[past_due]\n",
        ["The company's own standards take the place of the built-in ones: past_due."],
    ),
    (
        "playbook/mappings/deals.toml",
        FILES["playbook/mappings/deals.toml"].replace('decimal = ","', 'decimal = "."'),
        ["The mapping 'deals' changes; no answer changes, imports go by the files."],
    ),
]


@pytest.mark.parametrize(("file", "text", "says"), SAID)
def test_a_change_is_said(tmp_path: Path, file: str, text: str, says: list[str]) -> None:
    before = read_playbook(write_sound(tmp_path / "before"))
    after = read_playbook(write_sound(tmp_path / "after", {file: text}))
    found = changes(before, after, lambda node: f"<{node}>")
    assert [one.says for one in found] == says
    assert {one.file for one in found} == {file.rpartition("/standards.toml")[0] or file} or (
        found[0].file == file.rpartition("/")[0]
    )
    assert not same_meaning(before, after)
    assert changes(after, before) != ()


@settings(max_examples=40, deadline=None)
@given(playbooks(), playbooks())
def test_every_difference_is_said_and_nothing_else(one: Playbook, other: Playbook) -> None:
    assert changes(one, one) == ()
    differ = not same_meaning(one, other) or beside(one) != beside(other)
    assert bool(changes(one, other)) == differ


def beside(book: Playbook) -> object:
    """Return what a change of is said although it changes no number."""
    cards = {card.name: card for card in book.scorecards}
    return book.benchmarks, cards, {mapping.name: mapping for mapping in book.mappings}


def test_formatting_and_comments_are_no_difference(tmp_path: Path) -> None:
    before = read_playbook(write_sound(tmp_path))
    after = read_playbook(
        write_sound(tmp_path, {"playbook/stages.toml": f"# why\n{STAGES.replace(', ', ' ,  ')}"})
    )
    assert same_meaning(before, after)
    assert changes(before, after) == ()


def test_a_rename_and_a_new_list_of_stages_are_said(tmp_path: Path) -> None:
    before = read_playbook(write_sound(tmp_path / "before"))
    named = STAGES.replace('name = "Proposal"', 'name = "Offer", formerly = "Proposal"')
    after = read_playbook(write_sound(tmp_path / "after", {"playbook/stages.toml": named}))
    assert [one.says for one in changes(before, after)] == [
        "The stage 'Proposal' of the pipeline 'sales' is called 'Offer'.",
    ]
    table = "[pipelines.sales.tracks.deal]"
    several = STAGES.replace(table, f"[{table}]")
    later = several.replace("0.5", "0.6").replace(f"[{table}]", f"[{table}]\nsince = 2026-10-01")
    text = {"playbook/stages.toml": several + later}
    dated = read_playbook(write_sound(tmp_path / "dated", text))
    (track,) = dated.pipelines[0].tracks
    assert [f"{since}" for since, _ in track.maps] == ["1900-01-01", "2026-10-01"]
    (one,) = changes(before, dated)
    assert one.says == (
        "The stage 'Proposal' of the pipeline 'sales', from 2026-10-01 on: probability becomes "
        "60 % instead of 50 %."
    )
