"""Takes deals out of an answer: their rows, and their names wherever they stand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from quarterdeck.reports.blocks import Report, Sentence
from quarterdeck.words.named import DEAL, Named

INSTEAD = "a confidential deal"
"""What stands where the name of such a deal would."""

SAID = "Confidential deals are in the sums; they are not listed or named here."

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Veil:
    """What is taken out: deals by id, and the pattern of all they are called; None for nothing."""

    ids: frozenset[str]
    names: re.Pattern[str] | None = None

    @classmethod
    def of(cls, deals: Mapping[str, Iterable[str]]) -> "Veil":
        """Return the veil over deals, given by id with all they were ever called."""
        words = {*deals, *(name for names in deals.values() for name in names)} - {""}
        longest = sorted(words, key=lambda word: (-len(word), word))
        told = "|".join(re.escape(word) for word in longest)
        return cls(frozenset(deals), re.compile(rf"(?<!\w)(?:{told})(?!\w)") if told else None)

    def over(self, value: _Value) -> _Value:
        """Return a value of any shape without the deals: rows about one are left out.

        A row is what stands in a list and has the deal's id or name as one of its own parts.
        """
        return self._veiled(value) if self.names else value

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
                pairs = value.items()
                return {k: self._veiled(v) for k, v in pairs if k not in self.ids}
            case list() | tuple():
                return type(value)(self._veiled(one) for one in value if not self._about(one))
            case _ if is_dataclass(value) and not isinstance(value, type):
                return self._record(value)
        return value

    def _record(self, value: Any) -> Any:  # noqa: ANN401 -- a record of any kind
        told = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
        veiled = {name: self._veiled(part) for name, part in told.items()}
        same = all(veiled[name] is part or veiled[name] == part for name, part in told.items())
        return value if same else replace(value, **veiled)

    def _named(self, text: str) -> str:
        if self._is_one(text):
            return INSTEAD
        if self.names is None:
            return text
        return self.names.sub(INSTEAD, text) if self.names.search(text) else text

    def _about(self, value: object) -> bool:
        """Whether something that stands in a list is about one of the deals."""
        return any(isinstance(part, str) and self._is_one(part) for part in _parts(value))

    def _is_one(self, text: str) -> bool:
        named = isinstance(text, Named) and text.kind == DEAL and text.id in self.ids
        return named or text in self.ids


def _parts(value: object) -> Iterable[object]:
    """Return the parts of something that stands in a list; text has none."""
    match value:
        case Mapping():
            return value.values()
        case list() | tuple():
            return value
        case _ if is_dataclass(value):
            return [getattr(value, f.name) for f in fields(value)]
    return ()
