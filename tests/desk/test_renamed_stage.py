"""A stage renamed in the CRM and in the playbook, from one export to the next."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.movement import Window, movement_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.playbooks import apply, diff_of, preview
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.reports.playbooks.page import shift_sentence
from tests.desk.shop import FILES, open_shop

BEFORE, AFTER = datetime(2026, 9, 2, 9, tzinfo=UTC), datetime(2026, 9, 9, 9, tzinfo=UTC)
NOW = datetime(2026, 9, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose stage Open is called Talking from the second export on."""
    folder = tmp_path_factory.mktemp("renamed") / "shop"
    open_shop(folder)
    desk = open_workspace(folder, now=BEFORE)
    apply(desk, OWNER, preview(desk, OWNER))
    stages = FILES["playbook/stages.toml"].replace('"Open"', '"Talking", formerly = "Open"')
    (folder / "playbook/stages.toml").write_text(stages)
    mapping = folder / "playbook/mappings/deals.toml"
    mapping.write_text(
        mapping.read_text().replace('observed_at = { constant = "2026-09-01" }\n', "")
    )
    later = folder / "deals-later.csv"
    later.write_text(FILES["deals.csv"].replace(",Open,", ",Talking,"))
    desk = open_workspace(folder, now=AFTER)
    (result,) = import_files(desk, OWNER, [later], observed_at="2026-09-08")
    assert result.batch
    assert not [p for p in result.problems if "stage" in p.says.casefold()]
    desk = open_workspace(folder, now=AFTER)
    apply(desk, OWNER, preview(desk, OWNER))
    return folder


def at(folder: Path, playbook: str = "") -> Desk:
    return open_workspace(folder, now=NOW, playbook=playbook)


def by_stage(desk: Desk, day: str, where: str = "") -> dict[str, float | None]:
    ask = Ask(as_of=day, by=("stage",), where=where)
    return {
        a.dimensions["stage"]: a.value
        for a in answers(desk, OWNER, ("open_pipeline",), ask).answers
    }


def test_every_day_has_one_stage_and_the_same_money(shop: Path) -> None:
    assert by_stage(at(shop), "2026-09-02") == {"Open": 11100}
    assert by_stage(at(shop), "2026-09-12") == {"Talking": 11100}
    for day in ("2026-09-01", "2026-09-02", "2026-09-08", "2026-09-12"):
        assert by_stage(at(shop, "current"), day) == {"Talking": 11100}


@pytest.mark.parametrize("name", ["Open", "Talking", "Open,Talking"])
def test_a_filter_takes_either_name(shop: Path, name: str) -> None:
    assert by_stage(at(shop, "current"), "2026-09-12", f"stage={name}") == {"Talking": 11100}


def test_nothing_moved_on_the_day_of_the_rename(shop: Path) -> None:
    desk = at(shop, "current")
    ask = Ask(by=("stage",))
    moved = movement_of(desk, OWNER, ask, window=Window("2026-09-01", "2026-09-12")).movement
    assert moved.lines == ()
    kinds = "SELECT DISTINCT kind FROM moves WHERE known_on > DATE '2026-09-01'"
    found = desk.facts.run(desk.facts.compose(kinds, Question(NOW.date()))).to_pylist()
    assert found == []
    touched = "SELECT max(known_on) AS last FROM deals WHERE is_open"
    (row,) = desk.facts.run(desk.facts.compose(touched, Question(NOW.date()))).to_pylist()
    assert f"{row['last']}" == "2026-09-01"


def test_the_diff_says_what_the_stage_is_called(shop: Path) -> None:
    what = diff_of(at(shop), OWNER, "1", "2")
    assert what.changes[0].says == ("The stage 'Open' of the pipeline 'sales' is called 'Talking'.")
    assert [shift_sentence(what, s) for s in what.effect.shifts] == [
        "3 deals worth 111 EUR: the stage 'Talking' is mapped now.",
    ]
