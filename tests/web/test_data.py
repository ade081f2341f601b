"""Data are changed on pages by those alone who may, each change looked at first and made once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.web.accounts.roles import ROLES, WRITE
from quarterdeck.web.changes import running
from quarterdeck.web.changes.change import (
    APPLYING,
    ASKING,
    DONE,
    IMPORT,
    LOOKING,
    READY,
    REFUSED,
    Change,
)
from quarterdeck.web.changes.columns import answers_of, rows_of
from quarterdeck.web.changes.drawing import effect_of, form_of
from quarterdeck.web.changes.spool import Spool, clean_name
from quarterdeck.web.changes.work import work
from quarterdeck.web.companies import Company
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.test_previewing import FIRST, shop
from tests.web.conftest import Served, Session

NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
STRANGE = "Opp No,Name,Phase,Value,Net,Close,Product\n" + "".join(
    f"X-{n},Sample {n},{('Discover', 'Propose')[n % 2]},{n}00.00,{n}0.00,2026-09-1{n},Core\n"
    for n in range(1, 9)
)


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company("acme", shop(tmp_path))


def kept(company: Company, text: str, **says: object) -> Change:
    """Keep a change as a form does; nothing is begun."""
    change = Change("", IMPORT, "ops@sample.example", NOW, {"seen": "", **says}, OWNER)
    return Spool(company.root).add(change, [text.encode()], len(text))


def worked(company: Company, change: Change, step: str = LOOKING, **says: object) -> Change:
    """Look at a change, or make it, in this process."""
    spool = Spool(company.root)
    said = {**change.says, **says}
    spool.update(change.id, lambda c: replace(c, step=step, says=said))
    work(company, change.id)
    found = spool.find(change.id)
    assert found
    return found


def test_an_export_is_looked_at_then_recorded_once(company: Company) -> None:
    spool = Spool(company.root)
    change = kept(company, FIRST, file="snap-2026-07-01.csv", seen="2026-07-01")
    looked = worked(company, change)
    assert (looked.step, looked.effect, looked.error) == (READY, True, None)
    effect = effect_of(spool.of(change.id))
    assert effect
    assert "What comes in" in effect.body
    assert form_of(spool.of(change.id), "json")
    assert not company.today().ledger.entries()
    made = worked(company, looked, APPLYING)
    assert (made.step, made.told["results"][0]["quarantined"]) == (DONE, 1)
    assert not spool.data(made).exists()
    work(company, change.id)
    assert len(company.today().ledger.entries()) == 1


def test_columns_of_a_file_nobody_knows_are_chosen_and_kept_as_a_mapping(
    company: Company,
) -> None:
    change = kept(company, STRANGE, file="weekly report.csv")
    asked = worked(company, change)
    assert asked.step == ASKING
    draft = asked.told["draft"]
    assert not draft["dated"]
    numbers = {row.name: str(row.number) for row in rows_of(draft)}
    sent = {f"column.{numbers['Value']}": "", f"column.{numbers['Net']}": "amount"}
    said = answers_of(draft, sent, {})
    looked = worked(company, asked, seen="2026-07-01", answers=said, name="weekly")
    assert (looked.step, looked.error) == (READY, None)
    assert not (company.root / "playbook/mappings/weekly.toml").exists()
    made = worked(company, looked, APPLYING)
    assert made.told["results"][0]["accepted"] == len(STRANGE.splitlines()) - 1
    assert 'amount = "Net"' in (company.root / "playbook/mappings/weekly.toml").read_text()
    again = kept(company, STRANGE, file="weekly report.csv", seen="2026-07-01")
    assert not worked(company, again).effect


def test_two_columns_cannot_become_one_field(company: Company) -> None:
    draft = worked(company, kept(company, STRANGE, file="weekly report.csv")).told["draft"]
    numbers = {row.name: str(row.number) for row in rows_of(draft)}
    with pytest.raises(QuarterdeckError, match="cannot both become 'Amount'"):
        answers_of(draft, {f"column.{numbers['Net']}": "amount"}, {})


def test_what_cannot_be_read_says_why_and_nothing_is_lost(company: Company) -> None:
    change = kept(company, "", file="empty.csv")
    refused = worked(company, change)
    assert refused.step == REFUSED
    assert refused.error
    assert str(company.root) not in " ".join(refused.error)
    assert Spool(company.root).data(change).exists()
    changed = replace(change, viewer=Viewer("", "finance", frozenset({"read"})))
    Spool(company.root).update(change.id, lambda _: changed)
    work(company, change.id)
    assert "may not write" in (Spool(company.root).find(change.id) or change).error[0]  # type: ignore[index]


def test_a_change_is_worked_at_once_and_its_death_is_said(company: Company) -> None:
    spool, change = Spool(company.root), kept(company, FIRST, file="snap.csv")
    with spool.alone(change.id) as held:
        assert held is not None
        assert running.standing(company, change.id) == spool.find(change.id)
        with pytest.raises(QuarterdeckError, match="being worked on already"):
            running.apply(company, change.id, lambda c: c)
        with pytest.raises(QuarterdeckError, match="worked on just now"):
            spool.discard(change.id)
    died = running.standing(company, change.id)
    assert died
    assert died.step == REFUSED
    spool.discard(change.id)
    assert spool.find(change.id) is None
    with pytest.raises(QuarterdeckError, match="not there any more"):
        running.look(company, change.id, lambda c: c)


def test_what_is_old_goes_and_there_is_an_end_of_what_is_kept(company: Company) -> None:
    spool, old = Spool(company.root), kept(company, FIRST, file="snap.csv")
    assert spool.folder.stat().st_mode & 0o077 == 0
    spool.update(old.id, lambda c: replace(c, made_at=NOW - timedelta(days=8)))
    for _ in range(30):
        kept(company, FIRST, file="snap.csv")
    assert old.id not in {change.id for change in spool.listed()}
    with pytest.raises(QuarterdeckError, match="30 changes wait"):
        kept(company, FIRST, file="snap.csv")


@pytest.mark.parametrize(
    ("sent", "kept_as"),
    [
        ("../../etc/pass wd.csv", "pass wd.csv"),
        ("C:\\exports\\Üb;er$.xlsx", "Üb_er_.xlsx"),
        (".hidden.csv", "hidden.csv"),
        ("-rf", "rf"),
        ("", "file"),
        ("a" * 300 + ".csv", "a" * 117 + ".csv"),
    ],
)
def test_names_of_files_are_harmless(sent: str, kept_as: str) -> None:
    assert clean_name(sent) == kept_as


CHANGES = ("import", f"change/{'0' * 16}/say", f"change/{'0' * 16}/make")


def post(session: requests.Session, address: str, **files: tuple[str, str]) -> requests.Response:
    told = {"csrfmiddlewaretoken": session.cookies.get("csrftoken", "")}
    return session.post(address, told, files=files, timeout=120, allow_redirects=False)


@pytest.mark.parametrize("role", ROLES)
def test_data_are_changed_by_those_alone_who_may(
    served: Served, signed_in: Session, role: str
) -> None:
    session = signed_in(role)
    may = WRITE in ROLES[role].rights
    for change in CHANGES:
        answer = post(session, f"{served.address}/data/{change}")
        assert answer.status_code == (400 if may and change == "import" else 404), change
        there = post(session, f"{served.address}/c/rival/data/{change}")
        assert there.status_code == 404
    page = session.get(f"{served.address}/data", timeout=120)
    assert ('type="file"' in page.text) == may


def test_nobody_else_sends_anything(served: Served, signed_in: Session) -> None:
    for change in CHANGES:
        answer = requests.post(f"{served.address}/data/{change}", timeout=30, allow_redirects=False)
        assert answer.status_code == 403
    file = {"file": ("a.csv", FIRST)}
    session = signed_in("revops")
    answer = session.post(f"{served.address}/data/import", files=file, timeout=60)
    assert answer.status_code == 403
    assert not Spool(served.root).listed()


def test_an_upload_is_told_what_it_would_do_and_thrown_away(
    served: Served, signed_in: Session
) -> None:
    session = signed_in("revops")
    text = (served.root / "exports" / "costs.csv").read_text()
    answer = post(session, f"{served.address}/data/import", file=("costs.csv", text))
    assert answer.status_code == 303, answer.text[:2000]
    address = f"{served.address}{answer.headers['Location']}"
    for _ in range(60):
        page = session.get(address, timeout=60)
        if "Refresh" not in page.headers:
            break
        assert "looks again by itself" in page.text
    assert "is in the ledger already" in page.text
    assert "Import it" not in page.text
    assert post(signed_in("vp"), f"{address}/make").status_code == 409
    assert signed_in("finance").get(address, timeout=60).status_code == 404
    waiting = session.get(f"{served.address}/data", timeout=60).text
    assert "Import costs.csv" in waiting
    assert post(session, f"{address}/discard").status_code == 303
    assert session.get(address, timeout=60).status_code == 404
    looks = signed_in("admin").get(f"{served.address}/admin/looks.csv", timeout=60).text
    assert "data: import looked at,costs.csv" in looks
