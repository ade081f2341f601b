"""Takes deals out of an answer: their rows, and their names wherever they stand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from quarterdeck.reports.blocks import Code, Explanation, Figure, Report, Sentence
from quarterdeck.words.named import DEAL, Named

INSTEAD = "a confidential deal"
"""What stands where the name of such a deal would."""

SAID = "Confidential deals are in the sums; they are not listed or named here."

_IDENTITY = frozenset({"id", "deal", "deal_id"})
"""The columns, keys and fields that say which deal something is about."""

_SQL = frozenset({"sql", "shared", "formula"})
_SHORT = 4
_COMMON = frozenset(
    {"addon", "add-on", "deal", "deals", "existing business", "expansion", "licence", "license"}
    | {"maintenance", "month", "new business", "opportunity", "other", "pilot", "project"}
    | {"quarter", "renewal", "renewals", "services", "subscription", "support", "training"}
    | {"upgrade", "upsell", "lost", "open", "none", "year"}
)
"""What many a deal is called and many another thing too; in running text it names no deal."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Veil:
    """What is taken out: deals by id, and what names one of them in running text.

    `telling` are the ids and names that can be nothing else than one of the deals, `names` their
    pattern, None for none, and `quoted` that of SQL that asks for one. A number, a word of a few
    letters or a common one is not among them: a deal so called is known where its id stands as
    such.
    """

    ids: frozenset[str]
    telling: frozenset[str] = frozenset()
    names: re.Pattern[str] | None = None
    quoted: re.Pattern[str] | None = None

    @classmethod
    def of(cls, deals: Mapping[str, Iterable[str]], common: Iterable[str] = ()) -> "Veil":
        """Return the veil over deals, given by id with all they were ever called.

        `common` are words that the company calls other things by, such as its stages.
        """
        usual = _COMMON | {word.casefold() for word in common}
        words = {*deals, *(name for names in deals.values() for name in names)}
        telling = frozenset(word for word in words if _tells(word, usual))
        numbers = {id_ for id_ in deals if id_.isdigit()}
        asked = (word.replace("'", "''") for word in telling | numbers)
        names = _any_of(telling, r"(?<!\w)(?:{})(?!\w)")
        return cls(frozenset(deals), telling, names, _any_of(asked, "'(?:{})'"))

    def over(self, value: _Value) -> _Value:
        """Return a value of any shape without the deals: rows about one are left out.

        A row is what stands in a list and says as which deal it is about one: by a name that knows
        whose it is, by a column or key for the id, or by an id that can be nothing else. Numbers
        stay as they are; SQL that names one of the deals is left out whole.
        """
        return self._veiled(value) if self.ids else value

    def report(self, report: Report) -> Report:
        """Return a page without the deals; it says so where that changed it."""
        veiled = self.over(report)
        if veiled == report:
            return report
        return replace(veiled, blocks=(*veiled.blocks, Sentence((SAID,))))

    def _veiled(self, value: Any) -> Any:  # noqa: ANN401 -- a value of any shape
        match value:
            case Enum():
                return value
            case str():
                return self._named(value)
            case Mapping():
                return {k: self._part(k, v, value) for k, v in value.items() if k not in self._keys}
            case list() | tuple():
                return type(value)(self._veiled(one) for one in value if not self._about(one))
            case _ if is_dataclass(value) and not isinstance(value, type):
                return self._record(value)
        return value

    @property
    def _keys(self) -> frozenset[str]:
        return self.ids & self.telling

    def _record(self, value: Any) -> Any:  # noqa: ANN401 -- a record of any kind
        told = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
        if isinstance(value, Figure):
            told = {"explain": value.explain}
        veiled = {name: self._part(name, part, value) for name, part in told.items()}
        same = all(veiled[name] is part or veiled[name] == part for name, part in told.items())
        return value if same else replace(value, **veiled)

    def _part(self, name: object, part: Any, whole: object) -> Any:  # noqa: ANN401 -- as `over`
        """Return a part of a record without the deals, by what it is called there."""
        if isinstance(part, str):
            quoting = name in _SQL or (isinstance(whole, Code) and name == "text")
            if quoting:
                return "" if self._quotes(part) else part
            return INSTEAD if name in _IDENTITY and part in self.ids else self._named(part)
        if name == "rows" and isinstance(part, list | tuple):
            own = _own_columns(whole)
            part = type(part)(row for row in part if not self._stands_in(row, own))
        return self._veiled(part)

    def _named(self, text: str) -> str:
        if isinstance(text, Named):
            return INSTEAD if self._is_one(text) else text
        if self.names is None:
            return text
        return self.names.sub(INSTEAD, text) if self.names.search(text) else text

    def _quotes(self, sql: str) -> bool:
        return self.quoted is not None and self.quoted.search(sql) is not None

    def _about(self, value: object) -> bool:
        """Whether something that stands in a list is about one of the deals."""
        return any(
            isinstance(part, str)
            and (self._is_one(part) or (name in _IDENTITY and part in self.ids))
            for name, part in _parts(value)
        )

    def _stands_in(self, row: object, own: Iterable[int]) -> bool:
        """Whether one of the deals stands in a row, in a column of ids."""
        if not isinstance(row, list | tuple):
            return False
        return any(isinstance(row[n], str) and row[n] in self.ids for n in own if n < len(row))

    def _is_one(self, text: str) -> bool:
        if isinstance(text, Named):
            return text.kind == DEAL and text.id in self.ids
        return text in self._keys


def _tells(word: str, usual: frozenset[str]) -> bool:
    """Whether a word can be nothing else than a deal's id or name."""
    return (
        len(word) >= _SHORT
        and any(letter.isalpha() for letter in word)
        and word.strip().casefold() not in usual
    )


def _any_of(words: Iterable[str], form: str) -> re.Pattern[str] | None:
    """Return the pattern of any of the words, the longest first, in a form; None for none."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    told = "|".join(re.escape(word) for word in longest)
    return re.compile(form.format(told)) if told else None


def _own_columns(whole: object) -> tuple[int, ...]:
    """Return which columns of a table, of blocks or of a document, hold the id of a deal."""
    held = whole.get("columns") if isinstance(whole, Mapping) else getattr(whole, "columns", None)
    if not isinstance(held, list | tuple):
        return ()
    return tuple(n for n, column in enumerate(held) if _key(column) in _IDENTITY)


def _key(column: object) -> object:
    match column:
        case Mapping():
            return column.get("key") or column.get("field") or column.get("name")
        case str():
            return column
    return getattr(column, "key", "")


def _parts(value: object) -> Iterable[tuple[object, object]]:
    """Return the parts of something that stands in a list, with their names; text has none."""
    match value:
        case Figure() | Explanation():
            return ()
        case Mapping():
            return value.items()
        case list() | tuple():
            return (("", part) for part in value)
        case _ if is_dataclass(value):
            return ((f.name, getattr(value, f.name)) for f in fields(value))
    return ()
