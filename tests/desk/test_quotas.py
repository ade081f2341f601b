"""Quotas of a CRM are proposals: held against the targets, taken on request, alarms where unfit."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from quarterdeck.cli.app import run
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.quotas import quotas
from quarterdeck.desk.viewer import OWNER, Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.metrics.quotas import State, span_of
from quarterdeck.playbook.read import read_playbook
from quarterdeck.reports.blocks import Table
from quarterdeck.reports.quotas import quotas_json, quotas_report, quotas_sheet
from quarterdeck.reports.text import to_text
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.problem import QuarterdeckError
from tests.cli.test_contracts import misfitting

STAGES = 'stages = [{ name = "Open" }, { name = "Won", outcome = "won" }]\n'
NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)
FILES = {
    "workspace.toml": '[company]\nname = "Shop"\ntimezone = "Europe/Berlin"\ncurrency = "EUR"\n',
    "playbook/people.csv": "id,role,crm_ids\np1,rep,u1\np2,rep,u2\np3,rep,u3\n",
    "playbook/org.csv": "node,parent,since\np1,,2020-01-01\np2,,2020-01-01\np3,,2020-01-01\n",
    "playbook/targets.csv": """\
# ours
scope,measure,period,amount,kind,since,version
p1,bookings,2026-Q3,1000,plan,,1
p2,bookings,2026-Q3,800,plan,,1
""",
    "playbook/mappings/quotas.toml": """\
[mapping]
table = "quotas"
kind = "events"
files = ["quotas*.csv"]
id = "id"
valid_at = "at"
[columns]
owner = { column = "owner", names = false }
amount = "amount"
starts_on = "from"
ends_on = "to"
span = "span"
""",
    "quotas.csv": """\
id,at,owner,amount,from,to,span
same,2026-06-20,u1,1000,2026-07-01,2026-09-30,
other,2026-07-10,u2,900,2026-07-01,,quarter
new,2026-06-20,u3,300,2026-07-01,2026-07-31,
late,2026-06-20,u3,500,2026-07-15,,quarter
short,2026-06-20,u3,500,2026-07-01,2026-09-29,
open,2026-06-20,u3,500,2026-07-01,,
empty,2026-06-20,u3,,2026-10-01,,quarter
who,2026-06-20,u9,500,2026-07-01,,quarter
one,2026-06-20,u1,500,2026-08-01,,month
two,2026-06-20,u1,600,2026-08-01,,month
""",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("quotas") / "shop"
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    (root / "playbook/stages.toml").write_text(f"[pipelines.sales.tracks.deal]\n{STAGES}")
    import_files(open_workspace(root, now=NOW), OWNER, [root / "quotas.csv"])
    return root


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Desk:
    shutil.copytree(made, tmp_path / "shop")
    return open_workspace(tmp_path / "shop", now=NOW)


def states(desk: Desk, as_of: str = "") -> dict[str, State]:
    return {one.quota: one.state for one in quotas(desk, OWNER, as_of).found}


def test_each_quota_is_held_against_its_target(desk: Desk) -> None:
    assert states(desk) == {
        "same": State.AGREES,
        "other": State.DIFFERS,
        "new": State.NEW,
        "late": State.NO_BOUNDARY,
        "short": State.NO_BOUNDARY,
        "open": State.NO_END,
        "empty": State.NO_AMOUNT,
        "who": State.UNKNOWN_PERSON,
        "one": State.TWICE,
        "two": State.TWICE,
    }
    assert "other" not in states(desk, "2026-07-05"), "it was not known yet"
    text = to_text(quotas_report(quotas(desk, OWNER)), width=140)
    assert "misses the bounds of 2026-Q3 (2026-07-01 to 2026-09-30)" in text
    assert "1 differs from the target, 1 has no target yet, 7 can be no targets as they" in text
    assert "as they stand and 1 is the target." in text
    assert "quarterdeck quotas --accept" in text


def test_what_agrees_is_counted_and_only_what_asks_for_something_is_listed(desk: Desk) -> None:
    given = quotas(desk, OWNER)
    agreeing = [one for one in given.found if one.state is State.AGREES]
    (listed, agreed) = (b for b in quotas_report(given).blocks if isinstance(b, Table))
    assert len(listed.rows) == len(given.found) - len(agreeing)
    assert [(period, n.value) for period, n in agreed.rows] == [("2026-Q3", 1)]
    assert len(quotas_sheet(given).rows) == len(given.found)
    quiet = replace(given, found=tuple(agreeing))
    assert "No quota asks for anything." in to_text(quotas_report(quiet), width=100)
    assert "--accept" not in to_text(quotas_report(quiet), width=100)


def test_what_is_taken_becomes_a_line_and_nothing_is_written_over(desk: Desk) -> None:
    given = quotas(desk, OWNER, accept=True)
    assert given.accepted == 2
    text = (desk.root / "playbook/targets.csv").read_text()
    assert text == FILES["playbook/targets.csv"] + (
        "p2,bookings,2026-Q3,900.00,plan,2026-07-10,1\n"
        "p3,bookings,2026-07,300.00,plan,2026-06-20,1\n"
    )
    again = open_workspace(desk.root, now=NOW)
    assert states(again) | {"other": State.AGREES, "new": State.AGREES} == states(again)
    amounts = {(t.scope, t.since): t.amount for t in read_playbook(desk.root).targets}
    assert amounts["p2", date(2026, 7, 10)] == 90_000


def test_a_table_without_the_columns_is_left_as_it_is(desk: Desk) -> None:
    table = desk.root / "playbook/targets.csv"
    table.write_text("scope;period;amount\np1;2026-Q3;1000\n")
    with pytest.raises(QuarterdeckError, match="no column measure, kind, since, version"):
        quotas(open_workspace(desk.root, now=NOW), OWNER, accept=True)
    assert table.read_text() == "scope;period;amount\np1;2026-Q3;1000\n"


HEAD = "scope,measure,period,amount,kind,since,version,currency\n"
RATES = "currency,since,rate,kind\nUSD,2026-01-01,0.9,dated\nUSD,2026-08-01,0.8,dated\n"


def other(root: Path, targets: str, quotas: str, *, settings: str = "") -> Desk:
    """Make a workspace of other targets and quotas, which has rates of the dollar."""
    files = {
        **FILES,
        "workspace.toml": FILES["workspace.toml"] + settings,
        "playbook/targets.csv": HEAD + targets,
        "playbook/rates.csv": f"{RATES}USD,2026-01-01,0.95,plan\n",
        "playbook/measures.toml": '[arr]\ntitle = "ARR"\n',
        "playbook/stages.toml": "[pipelines.sales.tracks.deal]\n" + STAGES,
        "quotas.csv": f"id,at,owner,amount,currency,from,to,span\n{quotas}",
    }
    files["playbook/mappings/quotas.toml"] += 'currency = "currency"\n'
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    import_files(open_workspace(root, now=NOW), OWNER, [root / "quotas.csv"])
    return open_workspace(root, now=NOW)


def written(desk: Desk) -> str:
    return (desk.root / "playbook/targets.csv").read_text().removeprefix(HEAD)


def test_a_quota_below_zero_is_an_alarm_and_never_written(tmp_path: Path) -> None:
    desk = other(tmp_path / "w", "", "minus,2026-06-20,u1,-5,EUR,2026-10-01,,quarter\n")
    assert states(desk) == {"minus": State.BELOW_ZERO}
    assert quotas(desk, OWNER, accept=True).accepted == 0
    assert written(desk) == ""
    assert misfitting(json.dumps(quotas_json(quotas(desk, OWNER))), "quotas") == []


def test_what_could_not_be_read_back_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = other(tmp_path / "w", "", "minus,2026-06-20,u1,-5,EUR,2026-10-01,,quarter\n")
    monkeypatch.setattr("quarterdeck.desk.quotas._TAKEN", frozenset({State.BELOW_ZERO}))
    with pytest.raises(QuarterdeckError, match=r"cannot be written .* cannot be -5"):
        quotas(desk, OWNER, accept=True)
    assert written(desk) == ""


def test_a_quota_of_a_period_to_come_is_in_force_at_once_and_taken_once(tmp_path: Path) -> None:
    desk = other(tmp_path / "w", "", "next,2026-06-20,u1,700,EUR,2027-01-01,,quarter\n")
    given = quotas(desk, OWNER, accept=True)
    assert [(one.state, one.target) for one in given.found] == [(State.AGREES, 70_000)]
    again = quotas(open_workspace(desk.root, now=NOW), OWNER, accept=True)
    assert (again.accepted, again.found) == (0, given.found)
    assert written(desk) == "p1,bookings,2027-Q1,700.00,plan,2026-06-20,1,\n"


def test_a_line_of_a_later_day_is_followed_not_preceded(tmp_path: Path) -> None:
    """The target in force is newer than the quota, and names the same days in other words."""
    old = "p1,bookings,2026-07-01..2026-10-01,500,plan,2026-07-20,2,\n"
    desk = other(tmp_path / "w", old, "q,2026-06-20,u1,700,EUR,2026-07-01,,quarter\n")
    given = quotas(desk, OWNER, "2026-08-01", accept=True)
    assert given.found[0].state is State.AGREES
    assert written(desk) == old + old.replace("500", "700.00").replace(",2,", ",3,")


def test_a_quota_and_a_target_in_one_currency_are_compared_in_it(tmp_path: Path) -> None:
    given = "p1,bookings,2026-Q3,1000,plan,2026-06-01,1,USD\n"
    rows = (
        "same,2026-06-20,u1,1000,USD,2026-07-01,,quarter\n"
        "new,2026-06-20,u2,2000,USD,2026-07-01,,quarter\n"
    )
    desk = other(tmp_path / "w", given, rows)
    found = {one.quota: one for one in quotas(desk, OWNER, "2026-10-01").found}
    assert found["same"].state is State.AGREES
    assert (found["same"].money, found["same"].target) == (80_000, 80_000), "at one day's rate"
    assert "no target yet; stated as 2,000.00 USD" in to_text(
        quotas_report(quotas(desk, OWNER)), width=140
    )
    assert quotas(desk, OWNER, accept=True).accepted == 1
    assert written(desk) == given + "p2,bookings,2026-Q3,2000.00,plan,2026-06-20,1,USD\n"
    for day in ("2026-07-05", "2026-08-05", "2026-10-01"):
        assert set(states(open_workspace(desk.root, now=NOW), day).values()) == {State.AGREES}


def test_the_page_is_told_at_the_workspaces_rates_and_of_the_amount(tmp_path: Path) -> None:
    desk = other(
        tmp_path / "w",
        "p1,bookings,2026-Q3,1000,plan,2026-06-01,1,USD\n*,arr,2026-Q3,9,plan,,1,\n",
        "same,2026-06-20,u1,1000,USD,2026-07-01,,quarter\n",
        settings='[defaults]\nrates = "plan"\nmeasure = "arr"\n',
    )
    given = quotas(desk, OWNER)
    assert (given.found[0].money, given.found[0].target) == (95_000, 95_000)
    document, page = quotas_json(given), quotas_report(given)
    assert (document["rates"], document["measure"]) == ("plan rates of 2026", "amount")
    assert (page.rates, page.measure) == ("plan rates of 2026", "")


def test_who_may_not_write_takes_none(desk: Desk) -> None:
    with pytest.raises(QuarterdeckError, match="may not write"):
        quotas(desk, Viewer("x", "vp", frozenset({"read"})), accept=True)
    with pytest.raises(QuarterdeckError, match="not for everyone"):
        quotas(desk, Viewer("p1", "rep", frozenset({"read"})))


def test_the_command_prints_its_document_and_answers_one_for_alarms(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["quotas", "--json", "--workspace", str(desk.root)]) == 1
    told = capsys.readouterr().out
    assert misfitting(told, "quotas") == []
    assert json.loads(told) == json.loads(json.dumps(quotas_json(quotas(desk, OWNER))))


@pytest.mark.parametrize(
    ("start", "last", "span", "label"),
    [
        (date(2026, 2, 1), date(2027, 1, 31), None, "FY2027"),
        (date(2026, 2, 1), None, "year", "FY2027"),
        (date(2026, 2, 1), date(2026, 7, 31), None, "2026-02-01..2026-08-01"),
        (date(2026, 2, 1), date(2026, 4, 30), None, "2027-Q1"),
        (date(2026, 1, 1), None, "quarter", ""),
        (date(2026, 2, 1), date(2026, 1, 31), None, ""),
    ],
)
def test_dates_are_read_by_the_companys_own_calendar(
    start: date, last: date | None, span: str | None, label: str
) -> None:
    """A fiscal year that begins in February and is named by its end."""
    row = {"starts_on": start, "ends_on": last, "span": span}
    found = span_of(row, FiscalCalendar(start_month=2))
    assert (found.label if found else "") == label
