"""Which workspace, at which state of its ledger, and who is meant by a name."""

import shutil
from pathlib import Path

import duckdb
import pytest

from quarterdeck.desk.ask import Ask, settle
from quarterdeck.desk.heads import find_head
from quarterdeck.desk.metrics import answers
from quarterdeck.desk.opening import default_root, open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.desk.workspace import Desk
from quarterdeck.ledger.entry import Head
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.conftest import NOW

HEADS = (
    Head(1, "abcdef0123" + "0" * 54),
    Head(2, "abcdef9999" + "0" * 54),
    Head(3, "1234567890" + "0" * 54),
    Head(123456, "7777777777" + "0" * 54),
)


@pytest.mark.parametrize(
    ("text", "seq"),
    [
        ("1", 1),
        (" 3 ", 3),
        ("2:abcdef", 2),
        ("2:ABCDEF9999", 2),
        (f"3:{HEADS[2].hash}", 3),
        ("abcdef0", 1),
        (HEADS[1].hash, 2),
        ("1234567", 3),
        ("777777", 123456),
    ],
)
def test_a_head_is_named_by_number_hash_or_both(text: str, seq: int) -> None:
    assert find_head(HEADS, text).seq == seq


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no head ''"),
        (":", "no head ':'"),
        ("1:", "no head '1:'"),
        (":abcdef", "no head ':abcdef'"),
        ("1:abcdef9999", "no head '1:abcdef9999'"),
        ("2:abc", "no head '2:abc'"),
        ("4", "no head '4'"),
        ("0", "no head '0'"),
        ("-1", "no head '-1'"),
        ("abcde", "no head 'abcde'"),
        ("ffffff", "no head 'ffffff'"),
        ("1:abcdef:1", "no head"),
        ("abcdef", "may be several heads: 1:abcdef0123"),
        ("123456", "may be several heads: 3:1234567890"),
    ],
)
def test_any_other_head_is_refused_with_those_there_are(text: str, says: str) -> None:
    with pytest.raises(QuarterdeckError) as caught:
        find_head(HEADS, text)
    assert says in caught.value.says
    assert caught.value.where == "--ledger-head"
    assert "123456:777777777700" in caught.value.fix


def test_before_the_first_import_there_is_no_head() -> None:
    with pytest.raises(QuarterdeckError, match="no head '1'") as caught:
        find_head((), "1")
    assert "Nothing has been imported yet" in caught.value.fix


def test_an_earlier_head_answers_as_it_did(company: Path) -> None:
    newest = open_workspace(company, now=NOW)
    first = newest.ledger.entries()[0].head
    for named in (f"{first.seq}", f"{first.seq}:{first.hash[:12]}", first.hash):
        assert open_workspace(company, now=NOW, head=named).head == first
    with pytest.raises(QuarterdeckError, match="no head"):
        _ = open_workspace(company, now=NOW, head=f"{first.seq}:{newest.head.hash}").head
    with pytest.raises(QuarterdeckError, match="no head ''"):
        _ = open_workspace(company, now=NOW, head="").head


def test_the_folder_given_wins_then_this_one_then_the_environments(tmp_path: Path) -> None:
    here, other, named = (tmp_path / name for name in ("here", "other", "named"))
    here.mkdir()
    environ = {"QUARTERDECK_WORKSPACE": str(named)}
    assert default_root(other, environ, here) == other
    assert default_root(None, environ, here) == named
    assert default_root(None, {}, here) == here
    (here / "workspace.toml").touch()
    assert default_root(None, environ, here) == here


def test_a_folder_is_absolute_however_it_is_named(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    assert default_root(Path("../demo"), {}, here) == tmp_path / "demo"
    assert default_root(Path(), {}, here) == here
    assert default_root(None, {"QUARTERDECK_WORKSPACE": "demo"}, here) == here / "demo"
    (tmp_path / "link").symlink_to(here)
    assert default_root(tmp_path / "link", {}, here) == here


def test_shown_sql_runs_from_any_folder(
    company: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(company, tmp_path / "moved")
    monkeypatch.chdir(tmp_path)
    desk = open_workspace(Path("moved"), now=NOW)
    (answer,) = answers(desk, OWNER, ["open_deals"], Ask()).answers
    assert answer.value
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with duckdb.connect() as fresh:
        rows = fresh.execute(answer.sql).fetchall()
        names = [column[0] for column in fresh.description]
    assert rows[0][names.index("value")] == answer.value


def test_a_person_is_meant_by_id_or_name_in_any_case(desk: Desk) -> None:
    given = answers(desk, OWNER, ["open_deals"], Ask(by=("owner",)))
    seller = next(o for a in given.answers if (o := str(a.dimensions["owner"])) in desk.places)
    name = desk.name(seller)
    assert name != seller
    for written in (seller, name, name.upper(), f"  {name.replace(' ', '   ')} ", seller.upper()):
        assert settle(desk, OWNER, Ask(scope=written)).question.scope == seller
