"""`quarterdeck where`: the words, the document and its contract, the files."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from quarterdeck.cli.app import run
from tests.cli.conftest import Demo
from tests.cli.schemas import misfits

CONTRACT = Path(__file__).parents[2] / "docs" / "contracts" / "where.schema.json"

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def company(demo: Demo) -> Path:
    return demo(5)


@pytest.fixture
def ask(company: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command on the company and return exit code, output and errors."""

    def asked(*words: str) -> tuple[int, str, str]:
        code = run([*words, "--workspace", str(company)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return asked


def bookings(ask: Ask) -> str:
    (row,) = json.loads(ask("metrics", "bookings", "--json")[1])["rows"]
    return str(row["value"])


def test_a_published_number_leads_back_to_a_command_that_gives_it(ask: Ask) -> None:
    value = bookings(ask)
    code, out, _ = ask("where", f"EUR {value}", "--about", "bookings", "--json")
    first = json.loads(out)["questions"][0]
    assert (code, first["metric"], first["value"], first["fits"]) == (0, "bookings", value, True)
    words = first["command"].split()
    assert words[:3] == ["quarterdeck", "explain", "bookings"]
    (row,) = json.loads(ask(*words[1:], "--json")[1])["rows"]
    assert row["value"] == value


@pytest.mark.parametrize(
    "words",
    [("25 %", "--period", "2026-Q3"), ("12 deals", "--limit", "3", "--as-of", "2026-08-28"),
     ("EUR 123,456.78", "--about", "bookings,open_pipeline")],
)  # fmt: skip
def test_the_document_keeps_its_contract(ask: Ask, words: tuple[str, ...]) -> None:
    schema = json.loads(CONTRACT.read_text(encoding="utf-8"))
    code, out, _ = ask("where", *words, "--json")
    document = json.loads(out)
    assert code == 0
    assert misfits(document, schema, root=schema) == []
    assert len(document["questions"]) <= 10
    shown = [q["fits"] for q in document["questions"]]
    assert all(shown) if document["fits"] else not any(shown)


def test_a_number_that_nothing_gives_is_no_error(ask: Ask) -> None:
    code, out, err = ask("where", "99bn", "--period", "2026-Q3")
    assert (code, err) == (0, "")
    assert "Nothing that was tried gives it" in out


def test_a_negative_number_is_no_option(ask: Ask) -> None:
    code, out, _ = ask("where", "-4.2M", "--about", "bookings")
    assert code == 0
    assert "-4.2M stands for" in out
    assert ask("where", "(4.2M)", "--about", "bookings")[0] == 0


def test_files_hold_the_questions_and_the_page(ask: Ask, tmp_path: Path) -> None:
    sheet, page = tmp_path / "where.csv", tmp_path / "where.html"
    value = bookings(ask)
    code, out, err = ask(
        "where", f"EUR {value}", "--about", "bookings", "--csv", str(sheet), "--html", str(page)
    )
    assert (code, out) == (0, "")
    assert "Wrote" in err
    rows = list(csv.DictReader(sheet.read_text(encoding="utf-8").splitlines()))
    assert (rows[0]["metric"], rows[0]["value"], rows[0]["fits"]) == ("bookings", value, "yes")
    assert rows[0]["command"].startswith("quarterdeck explain bookings")
    assert "<script" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("where",), "NUMBER"),
        (("where", "soon"), "NUMBER: 'soon' cannot be read"),
        (("where", "CHF 4M"), "is in CHF, and nothing here is"),
        (("where", "4M", "--unit", "euros"), "There is no unit 'euros'"),
        (("where", "4M", "--about", "bokings"), "Did you mean 'bookings'"),
        (("where", "4M", "--as-of", "2099-01-01"), "has not happened yet"),
        (("where", "4M", "--limit", "-2"), "-2 questions cannot be shown"),
    ],
)
def test_wrong_use_says_what_to_do(ask: Ask, words: tuple[str, ...], said: str) -> None:
    code, out, err = ask(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) >= 2
    assert "Traceback" not in err
