"""The command of the standards: its exit codes, its documents and files."""

import csv
import json
from pathlib import Path

import pytest

from quarterdeck.cli.app import run
from tests.cli.conftest import Demo
from tests.cli.test_contracts import misfitting


@pytest.fixture(scope="module")
def company(demo: Demo) -> Path:
    return demo(7)


@pytest.fixture
def ask(company: Path, capsys: pytest.CaptureFixture[str]):  # noqa: ANN201
    capsys.readouterr()

    def asked(*words: str) -> tuple[int, str, str]:
        code = run(["standards", *words, "--workspace", str(company)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return asked


def test_a_broken_standard_is_exit_code_one_and_a_kept_one_zero(ask) -> None:  # noqa: ANN001
    code, out, _ = ask()
    assert code == 1
    assert "What is broken" in out
    code, out, _ = ask("--rule", "no_amount")
    assert code == 0
    assert "None of" in out


def test_the_document_adds_up_and_keeps_its_contract(ask) -> None:  # noqa: ANN001
    code, out, _ = ask("--json", "--limit", "0", "--by", "owner")
    assert code == 1
    assert misfitting(out, "standards") == []
    told = json.loads(out)
    assert told["deals_in_breach"] == len(told["deals"]) > 5
    assert told["deals_left_off"] == 0
    assert told["deals_in_breach"] == sum(part["deals"] for part in told["parts"])
    broken = {one["id"]: one["deals"] for one in told["standards"]}
    for name in ("no_change", "past_due", "pushed_often"):
        listed = [d for d in told["deals"] if any(b["standard"] == name for b in d["breaches"])]
        assert broken[name] == len(listed)
    assert told["deals"][0]["owner"].startswith("p-")
    cents = sum(round(float(deal["amount"] or 0) * 100) for deal in told["deals"])
    assert cents == round(float(told["at_stake"]) * 100)


def test_the_proof_keeps_its_contract_too(ask) -> None:  # noqa: ANN001
    code, out, _ = ask("--backtest", "--every", "month", "--horizon", "28d", "--json")
    assert code == 0
    assert misfitting(out, "standards_backtest") == []
    assert json.loads(out)["horizon"] == "28d"


def test_files_hold_every_breach_and_the_page(ask, tmp_path: Path) -> None:  # noqa: ANN001
    table, page = tmp_path / "breaches.csv", tmp_path / "page.html"
    ask("--csv", str(table), "--html", str(page), "--limit", "1")
    with table.open() as file:
        rows = list(csv.DictReader(file))
    _, out, _ = ask("--json")
    counts = [one["deals"] for one in json.loads(out)["standards"] if one["deals"]]
    assert len(rows) == sum(counts)
    assert {"standard", "severity", "who_acts", "what_to_do", "amount", "team"} <= set(rows[0])
    assert page.read_text().startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--rule", "past_deu"), "Did you mean 'past_due'"),
        (("--from", "2026-01-01"), "no backtest is asked for"),
        (("--every", "month"), "no backtest is asked for"),
        (("--backtest", "--horizon", "soon"), "no number of days"),
        (("--by", "stage"), "one of"),
    ],
)
def test_wrong_use_says_what_to_do(ask, words: tuple[str, ...], said: str) -> None:  # noqa: ANN001
    code, out, err = ask(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) >= 2
