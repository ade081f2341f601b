"""The command line as people and programs use it: words, exit codes, documents."""

import html
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from quarterdeck.cli.app import run
from quarterdeck.cli.calls import call
from quarterdeck.cli.commands import NAMES
from tests.cli.conftest import Demo
from tests.cli.test_contracts import misfitting
from tests.once import MADE


@pytest.fixture(scope="module")
def company(demo: Demo) -> Path:
    return demo(7)


@pytest.fixture
def ask(company: Path, capsys: pytest.CaptureFixture[str]):  # noqa: ANN201
    """Run a command on the company and return exit code, output and errors."""

    def asked(*words: str) -> tuple[int, str, str]:
        code = run([*words, "--workspace", str(company)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return asked


def quarterdeck(*words: str, here: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from quarterdeck.cli import main; main()", *words],
        capture_output=True,
        text=True,
        cwd=here,
        env={**os.environ, **environ},
        check=False,
    )


def test_alone_it_says_what_to_do_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    out = capsys.readouterr().out
    assert out.index("quarterdeck demo") < out.index("quarterdeck init") < out.index("--help")


def test_help_lists_every_command_and_is_quick(tmp_path: Path) -> None:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        shown = quarterdeck("--help", here=tmp_path)
        took.append(time.perf_counter() - start)
    assert shown.returncode == 0
    assert all(f"  {name} " in shown.stdout for name in NAMES)
    assert min(took) < 0.3


PARTS = [f"call {part}" for part in call if not part.startswith("-")]
WEB = {"serve", "user"}
"""A server has no document to print; its logins are told in tests/web."""
WORDS = [name for name in NAMES if name != "call" and name not in WEB] + PARTS


def test_a_command_of_several_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["call", "--help"]) == 0
    shown = capsys.readouterr().out
    assert len(PARTS) == 10
    assert [part for part in PARTS if part.removeprefix("call ") not in shown] == []


@pytest.mark.parametrize("name", WORDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*name.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"quarterdeck {name}" in shown
    assert "--json" in shown
    assert 'default: ""' not in shown
    if "default is said above" in shown:
        assert "Without --period" in shown or "not named is searched" in " ".join(shown.split())


def test_a_command_that_does_not_exist_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["weak"]) == 2
    assert "Did you mean 'week'?" in capsys.readouterr().err


def test_an_option_that_does_not_exist_is_wrong_use(ask) -> None:  # noqa: ANN001
    code, out, err = ask("week", "--nope")
    assert (code, out) == (2, "")
    assert "--nope" in err
    assert "quarterdeck week --help" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("metrics", "bokings"), "bookings"),
        (("metrics", "bookings", "--by", "produkt"), "product"),
        (("week", "--as-of", "2099-01-01"), "has not happened yet"),
        (("week", "--as-of", "yesterday"), "yesterday"),
        (("week", "--period", "2026-Q9"), "no quarter 9"),
        (("week", "--scope", "nobody"), "There is no person or team 'nobody'"),
        (("deals", "--of", "opne"), "Did you mean 'open'?"),
        (("deals", "--where", "stage"), "--where"),
        (("week", "--ledger-head", "ffff"), "no head 'ffff'"),
        (("import",), "No file is named"),
        (("import", "x.csv", "--observed-at", "9999-12-31"), "Use a day from 1980-01-01 to"),
        (("import", "x.csv", "--observed-at", "0001-01-01"), "cannot be when a file was seen"),
        (("import", "x.csv", "--observed-at", "2999-01-01T10:00:00+14:00"), "cannot be when"),
        (("import", "x.csv", "--observed-at", "1979-12-31"), "cannot be when"),
        (("import", "absent.csv"), "There is no file absent.csv"),
        (("withdraw", "nope", "--reason", "x"), "nope"),
        (("week", "--period", "all"), "--period: The week is about one period."),
        (("week", "--as-of"), "--as-of: A value is missing."),
        (("week", "--perod", "2026-Q3"), "There is no option --perod. Did you mean '--period'?"),
        (("week", "now"), "week: 'now' is too much."),
        (("explain",), "explain: METRIC is missing."),
        (("withdraw", "x"), "withdraw: --reason is missing."),
        (("deals", "--limit", "many"), "--limit: 'many' is not a whole number."),
        (("deals", "--limit=1.5"), "--limit: '1.5' is not a whole number."),
        (("deals", "--limit", "-1"), "--limit: -1 deals cannot be shown."),
        (("deals", "--limit", "1", "--limit", "2"), "--limit: It is given twice."),
        (("deals", "--of", "won", "--metric", "bookings"), "both say which deals"),
        (("deals", "--as-of", "0001-01-02"), "--as-of: The day 0001-01-02 is out of reach."),
        (("movement", "--from", "0001-01-01"), "--from: The day 0001-01-01 is out of reach."),
        (("movement", "--deals", "-3"), "--deals: -3 deals cannot be named."),
        (("movement", "--to", "2026-06-01", "--as-of", "2026-06-02"), "but there is one last day"),
        (("movement", "--cause", "wonn"), "Did you mean 'won'?"),
        (("metrics", "--scope", "nobody"), "There is no person or team 'nobody'"),
        (("metrics", "--period", "junk"), "--period: 'junk' is not a period."),
        (("metrics", "--csv", "-", "--json"), "--csv - and --json would be printed into each"),
    ],
)
def test_wrong_use_says_what_and_what_to_do_without_a_traceback(ask, words, said) -> None:  # noqa: ANN001
    code, out, err = ask(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) >= 2
    assert "Traceback" not in err


def test_without_a_workspace_it_says_how_to_get_one(tmp_path: Path) -> None:
    shown = quarterdeck("week", here=tmp_path, QUARTERDECK_WORKSPACE="")
    assert shown.returncode == 2
    assert "There is no workspace here." in shown.stderr
    assert "quarterdeck demo" in shown.stderr


def test_the_workspace_is_this_folder_or_the_environments(company: Path, tmp_path: Path) -> None:
    inside = quarterdeck("check", here=company)
    outside = quarterdeck("check", here=tmp_path, QUARTERDECK_WORKSPACE=str(company))
    assert inside.returncode == outside.returncode == 0
    assert inside.stdout == outside.stdout


def test_an_unexpected_error_is_short_and_says_how_to_report(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], company: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the roof fell in")

    monkeypatch.setattr("quarterdeck.desk.checking.check", broken)
    assert run(["check", "--workspace", str(company)]) == 2
    err = capsys.readouterr().err
    assert "the roof fell in" in err
    assert "--debug" in err
    assert "Traceback" not in err
    run(["check", "--workspace", str(company), "--debug"])
    assert "Traceback" in capsys.readouterr().err


def test_importing_the_same_file_again_records_nothing(ask, company: Path) -> None:  # noqa: ANN001
    file = next((company / "exports").glob("deals*"))
    code, out, _ = ask("import", str(file))
    assert code == 1
    assert "already in the ledger" in out


def imported(folder: Path) -> list[dict[str, Any]]:
    """Return what was said of each file that was imported when the company was made."""
    return list(json.loads((folder / MADE).read_text())["files"])


def test_an_import_prints_batch_rows_and_problems(company: Path) -> None:
    files = imported(company)
    assert {f["status"] for f in files} == {"recorded"}
    for file in files:
        parts = ("accepted", "quarantined", "duplicates", "ignored")
        assert file["rows_in"] == sum(file[part] for part in parts) > 0
        assert file["batch"]


def test_a_withdrawn_batch_plays_no_part_and_comes_back(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = demo(7)
    deals = next(f for f in imported(folder) if f["table"] == "deals")
    here = ["--workspace", str(folder)]

    def count() -> int:
        run(["deals", "--of", "all", "--limit", "1", "--json", *here])
        out = capsys.readouterr().out
        return json.loads(out)["count"] if out else 0

    before = count()
    assert before > 0
    assert run(["withdraw", deals["batch"], "--reason", "wrong file", *here]) == 0
    capsys.readouterr()
    assert count() == 0
    back = ["withdraw", deals["batch"], "--back", "--reason"]
    assert run([*back, "was right", "--json", *here]) == 0
    assert misfitting(said := capsys.readouterr().out, "withdraw") == []
    assert json.loads(said)["counts_again"] == [deals["batch"]]
    assert count() == before
    assert run(["withdraw", deals["batch"], "--reason", "wrong again", *here]) == 0
    assert run(["import", str(folder / "exports" / deals["file"]), *here]) == 0
    capsys.readouterr()
    assert count() == before
    assert run([*back, "x", *here]) == 2
    assert "counts in the place" in capsys.readouterr().err
    assert run(["verify", *here]) == 0


def test_verify_finds_a_damaged_file(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    folder = demo(7)
    damaged = next((folder / "ledger" / "batches").rglob("deals.parquet"))
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-7])
    capsys.readouterr()
    assert run(["verify", "--workspace", str(folder)]) == 1
    assert "deals.parquet" in capsys.readouterr().out


def test_verify_finds_a_broken_chain_and_still_tells_all(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = demo(7)
    (folder / "ledger" / "manifest" / "00000001.json").write_text("{\n")
    capsys.readouterr()
    assert run(["verify", "--workspace", str(folder)]) == 1
    assert "00000001.json" in capsys.readouterr().out


def test_verify_says_what_it_could_prove(
    demo: Demo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh, folder = tmp_path / "new", demo(7)
    run(["init", str(fresh), "--name", "Acme", "--currency", "EUR"])
    capsys.readouterr()
    said = []
    shutil.rmtree(folder / "ledger" / "intervals", ignore_errors=True)
    for where in (fresh, folder):
        assert run(["verify", "--workspace", str(where)]) == 0
        said.append(capsys.readouterr().out)
    assert "there is nothing to prove" in said[0]
    assert "The ledger is whole" in said[1]
    assert "Nothing is derived from it yet" in said[1]


def test_withdrawing_a_correction_says_what_counts_again(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = demo(7)
    deals = next(f for f in imported(folder) if f["table"] == "deals")
    stages = folder / "playbook" / "dimensions.toml"
    stages.write_text(stages.read_text() + "\n[size]\n")
    here = ["--workspace", str(folder)]
    run(["import", str(folder / "exports" / deals["file"]), "--json", *here])
    (again,) = json.loads(capsys.readouterr().out)["files"]
    assert again["status"] == "superseded"
    assert run(["withdraw", again["batch"], "--reason", "no", *here]) == 0
    assert f"Batch {deals['batch']} ({deals['file']})" in capsys.readouterr().out
    assert run(["withdraw", again["batch"], "--back", "--reason", "yes", *here]) == 0
    said = f"Batch {deals['batch']} ({deals['file']}), which it replaces, no longer counts."
    assert said in capsys.readouterr().out


def test_check_lists_all_problems_and_answers_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new"
    assert run(["init", str(folder), "--name", "Acme", "--currency", "EUR"]) == 0
    assert run(["check", "--workspace", str(folder)]) == 0
    settings = folder / "workspace.toml"
    settings.write_text(settings.read_text().replace('"EUR"', '"EUX"').replace('"UTC"', '"UTX"'))
    capsys.readouterr()
    assert run(["check", "--workspace", str(folder)]) == 1
    out = capsys.readouterr().out
    assert "EUX" in out
    assert "UTX" in out


def test_init_refuses_a_folder_in_use(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", str(company)]) == 2
    assert run(["demo", str(company)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_movement_adds_up_in_its_document(ask) -> None:  # noqa: ANN001
    _, out, _ = ask("movement", "--from", "2026-05-31", "--to", "2026-06-30", "--json")
    bridge = json.loads(out)
    cents = [round(float(line["amount"]) * 100) for line in bridge["lines"]]
    opening, closing = (round(float(bridge[k]) * 100) for k in ("opening", "closing"))
    assert opening + sum(cents) == closing
    assert (bridge["from"], bridge["to"], bridge["period"]) == ("2026-05-31", "2026-06-30", None)


def test_deals_add_up_to_their_metric(ask) -> None:  # noqa: ANN001
    _, out, _ = ask("deals", "--of", "won", "--period", "2026-Q2", "--limit", "0", "--json")
    deals = json.loads(out)
    _, out, _ = ask("metrics", "bookings", "--period", "2026-Q2", "--json")
    assert json.loads(out)["rows"][0]["value"] == deals["total"]
    cents = sum(round(float(deal["amount"] or 0) * 100) for deal in deals["deals"])
    assert cents == round(float(deals["total"]) * 100)


def test_files_are_written_and_said(ask, tmp_path: Path) -> None:  # noqa: ANN001
    page, table = tmp_path / "deals.html", tmp_path / "deals.csv"
    code, out, err = ask("deals", "--html", str(page), "--csv", str(table))
    assert (code, out) == (0, "")
    assert str(page) in err
    assert page.read_text().startswith("<!doctype html>")
    assert table.read_text().startswith("id,title,owner,account,pipeline,stage,")


def test_no_name_of_a_person_is_in_a_document_for_programs(ask) -> None:  # noqa: ANN001
    _, text, _ = ask("metrics", "open_deals", "--by", "owner")
    _, document, _ = ask("metrics", "open_deals", "--by", "owner", "--json")
    owners = {row["dimensions"]["owner"] for row in json.loads(document)["rows"]}
    assert all(owner.startswith(("p-", "(")) for owner in owners)
    assert not any(owner in text for owner in owners if owner.startswith("p-"))


def test_explain_gives_words_formula_and_sql(ask) -> None:  # noqa: ANN001
    code, out, _ = ask("explain", "close_rate")
    assert code == 0
    for said in ("Of the deals won or lost", "Formula", "Mind", "SQL", "read_parquet"):
        assert said in out
    code, out, _ = ask("explain", "close_rate", "--json")
    assert json.loads(out)["formula"]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (("deals", "--csv", "-"), "id,title,owner,account"),
        (("metrics", "bookings", "--csv=-"), "metric,title,unit,currency,period,value,n"),
        (("week", "--html", "-"), "<!doctype html>"),
        (("movement", "--csv", "-"), "section,block,row,column,value,unit,currency"),
        (("movement", "--cause", "new", "--csv", "-"), "id,deal,owner,why,day,amount"),
    ],
)
def test_a_dash_prints_instead_of_writing(ask, words: tuple[str, ...], first: str) -> None:  # noqa: ANN001
    code, out, err = ask(*words)
    assert (code, err) == (0, "")
    assert out.startswith(first)


@pytest.mark.parametrize(
    "words",
    [("week",), ("movement",), ("deals",), ("metrics", "bookings"), ("explain", "bookings")],
)
def test_a_filter_is_named_wherever_its_answer_is_shown(
    ask,  # noqa: ANN001
    tmp_path: Path,
    words: tuple[str, ...],
) -> None:
    page, table = tmp_path / "page.html", tmp_path / "table.csv"
    asked = (*words, "--where", "region=north")
    assert "where region=north" in ask(*asked)[1]
    told = ask(*asked, "--json", "--html", str(page), "--csv", str(table))[1]
    assert json.loads(told)["where"] == "region=north"
    assert "where region=north" in page.read_text()
    assert "region=north" in table.read_text()


def test_the_command_under_a_line_lists_all_of_its_deals(ask) -> None:  # noqa: ANN001
    days = ("--from", "2026-05-31", "--to", "2026-06-30")
    page = ask("movement", *days, "--where", "region=north", "--html", "-")[1]
    command = re.search(r"of (\d+)\. All of them: <code>quarterdeck ([^<]+)</code>", page)
    assert command is not None
    code, out, _ = ask(*shlex.split(html.unescape(command[2])), "--json")
    assert code == 0
    assert len(json.loads(out)["caused"]["changes"]) == int(command[1])
