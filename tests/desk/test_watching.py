"""What arrives in a watched folder: whole files once, each put where it says what became of it."""

import json
import shutil
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quarterdeck.cli.app import run
from quarterdeck.desk import watching
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER, NotAllowedError, Viewer
from quarterdeck.desk.watching import take_arrived
from quarterdeck.desk.workspace import Desk
from tests.desk.shop import open_shop

MORE = "id,stage,amount,owner,account,close,product\n9,Open,5.00,a.lee,Acme,2026-12-31,\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return open_shop(tmp_path / "shop").root


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def later(root: Path, seconds: int) -> Desk:
    return open_workspace(root, now=datetime.now(UTC) + timedelta(seconds=seconds))


def there(folder: Path) -> set[str]:
    found = (p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    return {name for name in found if name != ".lock"}


def test_a_file_is_taken_once_it_is_whole(shop: Path, inbox: Path) -> None:
    (inbox / "deals-more.csv").write_text(MORE)
    (inbox / "deals-half.csv.part").write_text(MORE)
    assert take_arrived(later(shop, 30), OWNER, inbox) == ()
    before = len(later(shop, 0).ledger.entries())
    (result,) = take_arrived(later(shop, 90), OWNER, inbox)
    assert result.recorded
    assert there(inbox) == {"done/deals-more.csv", "deals-half.csv.part"}
    assert take_arrived(later(shop, 90), OWNER, inbox) == ()
    assert len(later(shop, 0).ledger.entries()) == before + 1


def test_what_cannot_be_taken_says_why_beside_it(shop: Path, inbox: Path) -> None:
    (inbox / "holidays.csv").write_text("day,what\n2026-12-25,Christmas\n")
    (inbox / "deals-more.csv").write_text(MORE)
    take_arrived(later(shop, 90), OWNER, inbox)
    assert there(inbox) == {
        "done/deals-more.csv",
        "refused/holidays.csv",
        "refused/holidays.csv.txt",
    }
    assert "no mapping knows this file" in (inbox / "refused" / "holidays.csv.txt").read_text()


def test_of_an_archive_what_a_mapping_knows_is_taken(shop: Path, inbox: Path) -> None:
    for name, tables in {
        "some.zip": ("deals-more.csv", "holidays.csv"),
        "none.zip": ("holidays.csv",),
    }.items():
        with zipfile.ZipFile(inbox / name, "w") as archive:
            for table in tables:
                archive.writestr(
                    table, MORE if "deals" in table else "day,what\n2026-12-25,Christmas\n"
                )
    results = take_arrived(later(shop, 90), OWNER, inbox)
    assert [r.file for r in results if r.recorded] == ["some.zip/deals-more.csv"]
    assert there(inbox) == {"done/some.zip", "refused/none.zip", "refused/none.zip.txt"}
    assert "none.zip/holidays.csv" in (inbox / "refused" / "none.zip.txt").read_text()


def test_a_file_cut_off_after_it_was_recorded_is_not_recorded_again(
    shop: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "deals-more.csv").write_text(MORE)
    with monkeypatch.context() as cut:
        cut.setattr(watching, "_put_away", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_arrived(later(shop, 90), OWNER, inbox)
    entries = len(later(shop, 0).ledger.entries())
    (result,) = take_arrived(later(shop, 90), OWNER, inbox)
    assert result.status == "already"
    assert len(later(shop, 0).ledger.entries()) == entries
    assert there(inbox) == {"done/deals-more.csv"}


def test_a_file_of_a_name_that_was_there_before_overwrites_nothing(shop: Path, inbox: Path) -> None:
    for amount in ("5.00", "6.00"):
        (inbox / "deals-more.csv").write_text(MORE.replace("5.00", amount))
        take_arrived(later(shop, 90), OWNER, inbox)
    assert there(inbox) == {"done/deals-more.csv", "done/deals-more-2.csv"}
    assert "6.00" in (inbox / "done" / "deals-more-2.csv").read_text()


def test_a_file_that_changed_while_it_was_read_stays(
    shop: Path, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = inbox / "deals-more.csv"
    file.write_text(MORE)
    record = watching.import_files

    def slow(*words: object) -> object:
        found = record(*words)  # type: ignore[arg-type]
        file.write_text(MORE.replace("5.00", "6.00") + MORE.splitlines()[1].replace("9", "10"))
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(watching, "import_files", slow)
        take_arrived(later(shop, 90), OWNER, inbox)
    assert there(inbox) == {"deals-more.csv"}


def test_only_who_may_write_takes_files(shop: Path, inbox: Path) -> None:
    with pytest.raises(NotAllowedError):
        take_arrived(later(shop, 0), Viewer("p1", "rep", frozenset({"read"})), inbox)


def test_from_the_command_line(
    shop: Path, inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ("--workspace", str(shop))
    shutil.copy(shop / "deals.csv", inbox)
    once = ["import", "--watch", str(inbox), "--once", "--settled", "0", "--json", *here]
    assert run(once) == 0
    assert [f["status"] for f in json.loads(capsys.readouterr().out)["files"]] == ["already"]
    assert run(once) == 0
    assert json.loads(capsys.readouterr().out) == {"files": []}
    (inbox / "unknown.csv").write_text("a,b\n1,2\n")
    assert run(once) == 1
    assert run(["import", "x.csv", "--watch", str(inbox), *here]) == 2
    assert run(["import", "--once", *here]) == 2
    assert run(["import", "--watch", str(tmp_path / "no"), "--once", *here]) == 2
