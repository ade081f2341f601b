"""Data are changed on pages by those alone who may, each change looked at first and made once."""

import io
import os
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from quarterdeck.connectors.fixing import Fix
from quarterdeck.desk.batches import batch_of
from quarterdeck.desk.quarantine import fix, held_back, held_page, mending_file, replay
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.reports.quarantine_page import held_report
from quarterdeck.reports.text import to_text
from quarterdeck.reports.veil import INSTEAD
from quarterdeck.web.accounts.roles import ROLES, WRITE
from quarterdeck.web.changes import running
from quarterdeck.web.changes.change import (
    APPLYING,
    ASKING,
    BACK,
    DONE,
    FIX,
    IMPORT,
    LOOKING,
    READY,
    REFUSED,
    REPLAY,
    WITHDRAW,
    Change,
)
from quarterdeck.web.changes.columns import answers_of, rows_of
from quarterdeck.web.changes.drawing import effect_of, form_of
from quarterdeck.web.changes.spool import Spool, clean_name
from quarterdeck.web.changes.work import work
from quarterdeck.web.companies import Company
from quarterdeck.web.pages import batch, held
from quarterdeck.web.pages.page import Look
from quarterdeck.web.state import State
from quarterdeck.words.problem import QuarterdeckError
from tests.desk.test_previewing import FIRST, SECOND, shop
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


def test_a_change_is_made_on_nothing_else_than_it_was_looked_at_on(company: Company) -> None:
    ours = worked(company, kept(company, FIRST, file="snap-2026-07-01.csv", seen="2026-07-01"))
    theirs = kept(company, SECOND, file="snap-2026-07-02.csv", seen="2026-07-02")
    worked(company, worked(company, theirs), APPLYING)
    again = worked(company, ours, APPLYING)
    assert (again.step, again.edition) == (READY, ours.edition + 1), "looked at anew, not made"
    assert again.error
    assert "Something else was recorded" in again.error[0]
    assert len(company.today().ledger.entries()) == 1
    targets = company.root / "playbook" / "stages.toml"
    targets.write_text(targets.read_text() + "\n# decided meanwhile\n")
    once_more = worked(company, again, APPLYING)
    assert once_more.step == READY, "another playbook may read it otherwise"
    made = worked(company, once_more, APPLYING)
    assert (made.step, made.error) == (DONE, None)
    assert len(company.today().ledger.entries()) == 2


def test_what_was_made_is_not_looked_at_again_nor_what_nobody_looked_at_made(
    company: Company,
) -> None:
    unseen = kept(company, FIRST, file="snap-2026-07-01.csv", seen="2026-07-01")
    with pytest.raises(QuarterdeckError, match="Something else"):
        running.apply(company, unseen, lambda c: c)
    looked = worked(company, unseen)
    with pytest.raises(QuarterdeckError, match="Something else"):
        running.apply(company, replace(looked, edition=7), lambda c: c)
    made = worked(company, looked, APPLYING)
    with pytest.raises(QuarterdeckError, match="made meanwhile"):
        running.look(company, made.id, lambda c: c)
    assert Spool(company.root).find(made.id) == made


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


def archive_of(**tables: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    return made.getvalue()


def test_an_archive_is_what_mappings_read_of_it(company: Company) -> None:
    spool = Spool(company.root)
    content = archive_of(**{"snap-2026-07-01": FIRST, "strange": STRANGE})
    said = {"file": "all.zip", "seen": "2026-07-01"}
    made = Change("", IMPORT, "ops@sample.example", NOW, said, OWNER)
    change = spool.add(made, [content], len(content))
    looked = worked(company, change)
    assert (looked.step, looked.effect, looked.error) == (READY, True, None)
    tables = [(one["name"], bool(one["readers"])) for one in looked.told["tables"]]
    assert tables == [("snap-2026-07-01.csv", True), ("strange.csv", False)]
    done = worked(company, looked, APPLYING)
    assert (done.step, done.error) == (DONE, None)
    results = {one["file"]: one["accepted"] for one in done.told["results"]}
    assert results["all.zip/snap-2026-07-01.csv"] > 0
    assert results["all.zip/strange.csv"] == 0


def test_an_archive_of_which_nothing_is_read_waits(company: Company) -> None:
    content = archive_of(strange=STRANGE)
    made = Change("", IMPORT, "ops@sample.example", NOW, {"file": "all.zip"}, OWNER)
    looked = worked(company, Spool(company.root).add(made, [content], len(content)))
    assert (looked.step, looked.effect) == (ASKING, False)


def test_a_table_of_an_archive_is_begun_with_by_itself(served: Served, signed_in: Session) -> None:
    session, at = signed_in("revops"), f"{served.address}/data"
    content = archive_of(strange=STRANGE)
    answer = post(session, f"{at}/import", file=("all-2026-08-01.zip", content))
    sent = f"{served.address}{answer.headers['Location']}"
    assert "strange.csv" in session.get(sent, timeout=60).text
    answer = post(session, f"{sent}/table/0")
    begun = f"{served.address}{answer.headers['Location']}"
    shown = session.get(begun, timeout=60).text
    assert "Import strange.csv" in shown
    assert "What each column becomes" in shown
    assert 'value="2026-08-01"' in shown
    assert post(session, f"{sent}/table/7").status_code == 404
    for change in (begun, sent):
        assert post(session, f"{change}/discard").status_code == 303


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
            running.apply(company, change, lambda c: c)
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
    strange = kept(company, FIRST, file="snap.csv")
    (spool.of(strange.id) / "change.json").write_bytes(b'{"words": "of another version"}')
    assert strange.id not in {change.id for change in spool.listed()}
    os.utime(spool.of(strange.id), (0, 0))
    for _ in range(30):
        kept(company, FIRST, file="snap.csv")
    assert old.id not in {change.id for change in spool.listed()}
    assert not spool.of(strange.id).exists()
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


NOTHING = f"change/{'0' * 16}"
HELD = ("held/fix", "held/row", "held/replay")
CHANGES = (
    "import",
    "withdraw",
    "back",
    *HELD,
    f"{NOTHING}/say",
    f"{NOTHING}/make",
    f"{NOTHING}/discard",
)


def post(
    session: requests.Session, address: str, **files: tuple[str, str | bytes]
) -> requests.Response:
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
        assert answer.status_code == (400 if may and NOTHING not in change else 404), change
        there = post(session, f"{served.address}/c/rival/data/{change}")
        assert there.status_code == 404
    page = session.get(f"{served.address}/data", timeout=120)
    assert ('type="file"' in page.text) == may
    rows = session.get(f"{served.address}/data/held.csv", timeout=60)
    assert rows.status_code == (200 if may else 404)


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
    stages = served.root / "playbook" / "stages.toml"
    before = stages.read_text()
    stages.write_text(f"{before}\n# decided meanwhile\n")
    stale = session.get(address, timeout=60).text
    stages.write_text(before)
    assert "decided since this was looked at" in stale
    assert "is in the ledger already" not in stale
    assert post(signed_in("vp"), f"{address}/make").status_code == 409
    assert signed_in("finance").get(address, timeout=60).status_code == 404
    waiting = session.get(f"{served.address}/data", timeout=60).text
    assert "Import costs.csv" in waiting
    assert post(session, f"{address}/discard").status_code == 303
    assert session.get(address, timeout=60).status_code == 404
    looks = signed_in("admin").get(f"{served.address}/admin/looks.csv", timeout=60).text
    assert "data: import looked at,costs.csv" in looks


def with_a_row_held_back(company: Company) -> None:
    change = kept(company, FIRST, file="snap-2026-07-01.csv", seen="2026-07-01")
    assert worked(company, worked(company, change), APPLYING).step == DONE


def look_of(company: Company, **more: str) -> Look:
    return Look(company.today(), OWNER, State(more={"view": "quarantine", **more}))


def mended(company: Company, mend: dict[str, object], which: dict[str, object]) -> Change:
    says = {"title": "Mend", "mend": mend, "which": which}
    change = Change("", FIX, "ops@sample.example", NOW, says, OWNER)
    looked = worked(company, Spool(company.root).add(change))
    if looked.step != READY:
        return looked
    return worked(company, looked, APPLYING)


def test_rows_held_back_are_listed_by_reason_file_and_person(company: Company) -> None:
    with_a_row_held_back(company)
    text = to_text(held.answer(look_of(company)).report)
    assert "1 row is held back with 800.00 EUR at stake" in text
    assert "unmapped" in text
    told = held.forms(look_of(company))
    (one,) = told["ways"]
    assert (one.says, one.way.meant) == ("1 row: Stage is 'Discovr', make it", "Discover")
    (line,) = told["lines"]
    opened = held.forms(look_of(company, row=f"{line.row.batch}:{line.row.row}"))["opened"]
    wrong = [cell for cell in opened["cells"] if cell.wrong]
    assert [(cell.column, cell.text, cell.many) for cell in wrong] == [("Stage", "Discovr", False)]
    assert held.Cell("cell.0", "Notes", "one\ntwo", wrong=False).many
    with pytest.raises(QuarterdeckError, match="whole company"):
        held.answer(replace(look_of(company), viewer=Viewer("u1", "rep")))


def test_rows_are_mended_alike_or_one_by_one(company: Company) -> None:
    with_a_row_held_back(company)
    (row,) = held_page(company.today(), OWNER).rows
    other = mended(company, {"sets": [["Stage", "Propose"]]}, {"batch": row.batch, "row": 99})
    assert other.step == REFUSED
    made = mended(company, {"sets": [["Stage", "Propose"]]}, {"batch": row.batch, "row": row.row})
    assert made.told["results"][0]["accepted"] == 1
    assert not held_page(company.today(), OWNER).rows
    assert "No row is held back" in to_text(held.answer(look_of(company)).report)


def test_a_mended_file_is_taken(company: Company) -> None:
    with_a_row_held_back(company)
    text = mending_file(held_page(company.today(), OWNER).rows).replace("Discovr", "Discover")
    change = Change("", REPLAY, "ops@sample.example", NOW, {"file": "to-mend.csv"}, OWNER)
    looked = worked(company, Spool(company.root).add(change, [text.encode()], len(text)))
    assert looked.effect
    assert worked(company, looked, APPLYING).step == DONE
    assert not held_page(company.today(), OWNER).rows


def test_an_import_is_withdrawn_and_brought_back(company: Company) -> None:
    with_a_row_held_back(company)
    (entry,) = company.today().ledger.batches()
    says = {"batch": entry.id, "reason": "wrong file", "source": entry.source}
    for kind, state in ((WITHDRAW, "withdrawn"), (BACK, "counts")):
        change = Change("", kind, "ops@sample.example", NOW, says, OWNER)
        looked = worked(company, Spool(company.root).add(change))
        assert (looked.step, looked.effect) == (READY, True), looked.error
        assert worked(company, looked, APPLYING).step == DONE
        assert batch_of(company.today(), OWNER, entry.id).state == state
        again = Change("", kind, "ops@sample.example", NOW, says, OWNER)
        assert worked(company, Spool(company.root).add(again)).step == REFUSED
    look = Look(company.today(), OWNER, State(more={"item": entry.id}))
    text = to_text(batch.answer(look).report)
    assert "4 of 5 rows taken, 1 held back; it counts." in text
    assert "brought back" in text
    with pytest.raises(QuarterdeckError, match="No import 'nope'"):
        batch.answer(replace(look, state=State(more={"item": "nope"})))
    with pytest.raises(QuarterdeckError, match="whole company"):
        batch.answer(replace(look, viewer=Viewer("u1", "rep")))


@pytest.mark.parametrize(("id_", "name"), [("D", "Deal D"), ("12", "Expansion")])
def test_rows_about_confidential_deals_are_for_those_who_may_see_these(
    company: Company, id_: str, name: str
) -> None:
    lists = company.root / "playbook" / "dimensions.toml"
    marked = "[secrecy]\nvalues = ['Open', 'Closed']\nconfidential = ['Closed']\n"
    lists.write_text(lists.read_text() + marked)
    mapping = company.root / "playbook" / "mappings" / "snap.toml"
    mapping.write_text(mapping.read_text().replace("[columns]", '[columns]\ndim_secrecy = "Mark"'))
    known = FIRST.replace("Product\n", "Product,Mark\n").replace("Core\n", "Core,Open\n")
    known = known.replace("Discovr,800", "Discover,800").replace(
        "Deal D,Core,Open", "Deal D,Core,Closed"
    )
    known = known.replace("\nD,", f"\n{id_},").replace("Deal D", name)
    first = kept(company, known, file="snap-2026-07-01.csv", seen="2026-07-01")
    assert worked(company, first).step == READY
    folder = Spool(company.root).of(first.id)
    effect = effect_of(folder)
    assert effect
    assert "Deal A" in effect.body
    for told in (effect.body, effect.panels, f"{form_of(folder, 'json')!r}"):
        assert f">{name}<" not in told, "what it brings is not named either"
        assert f'"{name}"' not in told
        assert f'"{id_}"' not in told
        assert INSTEAD not in told
    assert worked(company, first, APPLYING).step == DONE
    assert effect_of(folder) is None
    assert form_of(folder, "json") is None, "who may see what was brought is asked anew"
    closed = known.replace("Discover,800", "Discovr,800")
    for at, text in enumerate((closed, closed.replace("Core,Closed", "Core,Open"))):
        broken = kept(company, text, file="snap.csv", seen=f"2026-07-0{at + 2}")
        assert worked(company, worked(company, broken), APPLYING).step == DONE
    revops = Viewer("", "revops", ROLES["revops"].rights)
    entrusted = replace(revops, confidential=True)
    desk = company.today()
    assert len(held_page(desk, OWNER).rows) == len(held_back(desk, entrusted)) == 2
    page = held_page(desk, revops)
    assert (page.rows, page.ways, page.hidden) == ((), (), 2)
    assert "2 rows about confidential deals are held back too" in to_text(held_report(page))
    assert mending_file(held_back(desk, revops)).count("\n") == 1
    with pytest.raises(QuarterdeckError, match="No row held back would be changed"):
        fix(desk, revops, Fix(sets=(("Stage", "Discover"),)))
    file = company.root / "to-mend.csv"
    file.write_text(mending_file(held_back(desk, OWNER)).replace("Discovr", "Discover"))
    assert {one.status for one in replay(desk, revops, file)} == {"already"}, "nothing to take"
    assert len(held_back(company.today(), OWNER)) == 2
    assert {one.status for one in replay(company.today(), entrusted, file)} == {"replayed"}
    assert held_back(company.today(), OWNER) == ()


def test_a_cell_is_named_by_its_place_in_the_row(company: Company) -> None:
    with_a_row_held_back(company)
    (row,) = held_page(company.today(), OWNER).rows
    state = State(more={"view": "quarantine", "row": f"{row.batch}:{row.row}"})
    opened = held.forms(Look(company.today(), OWNER, state))["opened"]
    assert isinstance(opened, dict)
    assert [cell.field for cell in opened["cells"]] == [f"cell.{n}" for n in range(len(row.cells))]
    assert [cell.text for cell in opened["cells"]] == list(row.cells)
