"""The documentation does what it says: its commands run, their output is as shown, all is named."""

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from cyclopts import App, Argument

from quarterdeck.cli.app import run
from quarterdeck.cli.commands import COMMANDS, NAMES
from quarterdeck.desk.importing import import_files
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.simulation.write import write_company
from tests.once import company as company_of

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
COMMAND_PAGE = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)

MEANT = {
    "ID": "D-00012",
    "TEAM": "dach",
    "METRIC": "bookings",
    "NAME": "bookings",
    "NAME...": "bookings",
    "NUMBER": "2.4x",
}
"""What stands for a placeholder when a command of the docs is run."""

NOT_RUN = (
    "quarterdeck import",
    "quarterdeck withdraw BATCH",
    "quarterdeck quarantine replay FILE",
    "quarterdeck quarantine fix",
    "quarterdeck init FOLDER",
    "quarterdeck demo FOLDER",
    "quarterdeck week --workspace our-company",
    "quarterdeck apply",
    "quarterdeck playbook 1 --to FOLDER",
    "quarterdeck forecast --publish",
    "quarterdeck dojo --token",
    "quarterdeck call submit",
    "quarterdeck call undo",
    "quarterdeck call lock",
    "quarterdeck call unlock",
    "quarterdeck call delegate",
    "quarterdeck call import",
    # Half a minute each; tests/cli/test_contracts.py runs it month by month.
    "quarterdeck worth",
    # A server runs until it is stopped; it and its backups have their own tests, in tests/web.
    "quarterdeck serve",
    "quarterdeck backup",
    "quarterdeck restore",
    "quarterdeck user",
    "quarterdeck notify",
)
"""Commands that need a file or folder of the reader's own, or say something in their name."""

JUDGING = {"check", "verify", "diff", "standards", "quotas"}
"""Commands that answer 1 when they find what they look for."""

_BLOCK = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`(quarterdeck [^`\n]+)`")


def commands(page: Path) -> Iterator[str]:
    """Yield every command of a page, those of its blocks and those within its text."""
    text = page.read_text(encoding="utf-8")
    for language, body in _BLOCK.findall(text):
        lines = body.splitlines() if language in {"sh", ""} else []
        yield from (line.split(" #")[0] for line in lines if line.startswith("quarterdeck "))
    yield from (found.strip() for found in _INLINE.findall(_BLOCK.sub("", text)))


def samples(page: Path) -> Iterator[tuple[str, str]]:
    """Yield every command of a page that is followed by what it prints."""
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    for (language, body), (next_language, printed) in pairwise(blocks):
        if language == "sh" and next_language == "text" and body.startswith("quarterdeck "):
            yield body.strip(), printed


RUN = {
    command: pytest.param(command, id=f"{page.name}: {command}")
    for page in reversed(PAGES)
    for command in commands(page)
    if not command.startswith(NOT_RUN) and command != "quarterdeck init"
}
"""Each command of the docs once, named by the first page that has it."""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company that the docs show, but for its calls and what it published."""
    folder = tmp_path_factory.mktemp("docs") / "demo"
    written = write_company(folder)
    import_files(open_workspace(folder, now=NOW), OWNER, written.exports)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One in which every command runs as well, and quicker."""
    return company_of(tmp_path_factory, "--people", "16", "--years", "1", "--seed", "3")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that has seen the days the docs speak of, and a folder to write in."""
    monkeypatch.setattr("quarterdeck.cli.session.now", lambda: NOW)
    monkeypatch.chdir(tmp_path)


def words_of(command: str, company: Path) -> list[str]:
    words = [MEANT.get(word, word) for word in shlex.split(command)[1:]]
    if words[0] in {"init", "demo"} or words[0].startswith("-"):
        return words
    new = Path("our-company")
    if "our-company" in words and not new.exists():
        assert run(["init", str(new)]) == 0
    return words if "--workspace" in words else [*words, "--workspace", str(company)]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("command", RUN.values())
def test_a_command_of_the_docs_runs(command: str, small: Path) -> None:
    words = words_of(command, small)
    assert run(words) in ({0, 1} if words[0] in JUDGING else {0})


@pytest.mark.usefixtures("here")
def test_what_the_docs_show_is_what_is_printed(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = [sample for page in PAGES for sample in samples(page)]
    assert len(shown) >= 2
    for command, printed in shown:
        capsys.readouterr()
        assert run(words_of(command, company)) == 0
        assert printed.strip() in capsys.readouterr().out, command


def options(name: str, place: str) -> set[str]:
    """Every option of a command, as its help names it."""
    app = App(name="quarterdeck", version_flags=[])
    app.command(f"quarterdeck.cli.{place}", name=name)
    found = {n for argument in arguments(app[name]) for n in argument.names}
    return {option for option in found if option.startswith("--")}


def arguments(command: App) -> Iterator[Argument]:
    """The arguments of a command, or those of each that it is made of."""
    parts = [part for part in command if not part.startswith("-")]
    for part in parts:
        yield from arguments(command[part])
    if not parts:
        yield from command.assemble_argument_collection()


@pytest.mark.parametrize(
    ("name", "place"), [(name, place) for group in COMMANDS.values() for name, place, _ in group]
)
def test_every_command_and_option_is_documented(name: str, place: str) -> None:
    assert f"**`quarterdeck {name}" in COMMAND_PAGE
    named = set(re.findall(r"`(--[a-z-]+)", COMMAND_PAGE))
    assert options(name, place) - named == set()


def test_every_documented_option_is_one() -> None:
    places = {name: place for group in COMMANDS.values() for name, place, _ in group}
    known = {option for name in NAMES for option in options(name, places[name])}
    assert set(re.findall(r"`(--[a-z-]+)", COMMAND_PAGE)) - known == {"--debug"}


def test_every_room_is_documented() -> None:
    package = ROOT / "src" / "quarterdeck"
    rooms = {p.parent.name for p in package.glob("*/__init__.py")} | {"plugins"}
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert {room for room in rooms if f"`{room}`" not in page} == set()


def test_what_is_read_from_the_environment_is_documented() -> None:
    lines = [
        line
        for path in (ROOT / "src").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "environ" in line
    ]
    read = {name for line in lines for name in re.findall(r"\"([A-Z_]+)\"", line)}
    assert read == {"QUARTERDECK_WORKSPACE", "NO_COLOR"}
    assert all(f"`{name}`" in COMMAND_PAGE for name in read)


def test_every_page_is_linked_from_another() -> None:
    texts = {page: page.read_text(encoding="utf-8") for page in PAGES}
    for page in PAGES[1:]:
        assert any(f"{page.name})" in text for other, text in texts.items() if other != page), page


@pytest.mark.parametrize(
    "option", ["as-of", "period", "scope", "where", "rates", "currency", "measure"]
)
def test_the_table_of_shared_options_names_just_the_commands_that_take_each(option: str) -> None:
    rows = dict(re.findall(r"^\| `--([a-z-]+)[^|]*\| ([^|]*) \|", COMMAND_PAGE, re.MULTILINE))
    told = rows[option]
    if as_other := re.match(r"as `--([a-z-]+)`", told):
        told = f"{rows[as_other[1]]} {told}"
    listed, _, without = told.partition("but not ")
    named = set(re.findall(r"[a-z]+", re.sub(r"`[^`]*`", "", listed))) & set(NAMES)
    places = {name: place for group in COMMANDS.values() for name, place, _ in group}
    # Theirs mean something else, and stand with the command.
    apart = {"init", "quarantine"} | ({"backtest", "worth"} if option == "period" else set())
    takes = {n for n in set(NAMES) - apart if f"--{option}" in options(n, places[n])}
    assert named - set(re.findall(r"[a-z]+", without)) == takes
