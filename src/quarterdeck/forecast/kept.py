"""What the forecast worked out of past days, kept beside the facts so that it is worked out once.

What was known by the end of a day never changes by what comes later, nor does what follows from it.
So an answer is kept by what it says, by the code and the playbook that say it, and by all that was
known by its day (`FactsStore.known_by`): an import of tonight leaves it as it is, an older history
that comes late or an import that is withdrawn gives the day another name. The files are a cache:
whoever deletes them waits once more for the same answers.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import orjson
import pyarrow as pa

from quarterdeck.facts.built import meaning
from quarterdeck.facts.cache import digest, fresh_file, keep_newest
from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.arrow_files import read_tables, write_tables
from quarterdeck.words.problem import QuarterdeckError

_T = TypeVar("_T")

MOST = 4000
"""Answers that one file keeps, the latest worked out; a company asks some hundred a week."""

FILES = 16
"""Files that are kept, the last written: one for each playbook and reading of money of late."""

TABLES = 16
"""Tables that are kept, the last written: each is of a day that many questions go back to."""

_ROOMS = ("words", "engine", "playbook", "ledger", "facts", "forecast")
_LIBRARIES = ("numpy", "duckdb", "pyarrow", "holidays")


@dataclass
class Kept:
    """Answers about past days from one file, None to keep them in memory alone."""

    path: Path | None
    known_by: Callable[[date], str]
    _told: dict[str, Any] = field(default_factory=dict)
    _fresh: dict[str, Any] = field(default_factory=dict)
    _days: dict[date, str] = field(default_factory=dict)
    _tables: dict[str, list[pa.Table]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read what is there; a file that cannot be read holds nothing."""
        self._told = _read(self.path) if self.path else {}

    def answer(self, about: tuple[object, ...], day: date, work: Callable[[], _T]) -> _T:
        """Return what was worked out before of what was known by the end of a day, else work.

        `about` names the answer with all that it depends on beside the day, the code and the
        playbook. It is of numbers, texts, lists and tables of them; tuples come back as lists.
        """
        name = self._name(about, day)
        if name not in self._told:
            self._told[name] = self._fresh[name] = work()
        return self._told[name]  # type: ignore[no-any-return]

    def table(self, about: tuple[object, ...], day: date, work: Callable[[], pa.Table]) -> pa.Table:
        """Return a table that `work` gives as `answer` does an answer, from a file of its own."""
        name = self._name(about, day)
        path = self.path and self.path.parent / "tables" / f"{self.path.stem}-{name}.arrow"
        held = self._tables.get(name) or (path and read_tables(path, 1))
        self._tables[name] = held or [work()]
        if path and not held:
            # As above: what a disk does not take is worked out again.
            with suppress(QuarterdeckError):
                write_tables(path, self._tables[name])
                keep_newest(path.parent, "*.arrow", TABLES)
        return self._tables[name][0]

    def _name(self, about: tuple[object, ...], day: date) -> str:
        """Return the name of an answer: what it is of, and all that was known by its day."""
        if day not in self._days:
            self._days[day] = self.known_by(day)
        return digest(repr(about), f"{day}", self._days[day])

    def save(self) -> None:
        """Write down what is new, beside what others wrote meanwhile, at once or not at all."""
        if self.path is None or not self._fresh:
            return
        # A disk that takes nothing more costs time at the next question, and no answer now.
        with suppress(QuarterdeckError, OSError):
            listed = list((_read(self.path) | self._fresh).items())[-MOST:]
            with fresh_file(self.path) as fresh:
                fresh.write_bytes(_sealed(dict(listed)))
            keep_newest(self.path.parent, "*.json", FILES)
        self._fresh.clear()


def kept_of(facts: Facts, without: tuple[str, ...] = ()) -> Kept:
    """Return what was kept under the playbook and the reading of money of some facts.

    `without` names signals that are left out.
    """
    store = facts.store
    if store.cache is None:
        return Kept(None, store.known_by)
    named = digest(meaning_of(facts), repr(without))
    return Kept(store.cache / "forecast" / f"{named}.json", store.known_by)


def meaning_of(facts: Facts) -> str:
    """Return a name that changes with the code, the engine, the playbook and the money told."""
    engine = type(facts.engine).__name__
    return digest(code(), engine, *meaning(facts.playbook), repr(facts.reading))


def _sealed(answers: dict[str, Any]) -> bytes:
    """Return what a file holds: answers, and a digest by which one that was altered is seen."""
    return orjson.dumps({"digest": digest(orjson.dumps(answers).decode()), "answers": answers})


def _read(path: Path) -> dict[str, Any]:
    """Return the answers of a file as it was written; of any other there are none."""
    try:
        answers = dict(orjson.loads(path.read_bytes())["answers"])
        return answers if path.read_bytes() == _sealed(answers) else {}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


@cache
def code() -> str:
    """Return a name of the code that answers, other libraries' included."""
    home = Path(__file__).parent.parent
    files = sorted(
        path
        for room in _ROOMS
        for kind in ("py", "sql")
        for path in home.glob(f"{room}/**/*.{kind}")
    )
    return digest(*(path.read_text("utf-8") for path in files), *map(version, _LIBRARIES))
