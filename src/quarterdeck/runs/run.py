"""A run: what was published, from what, as bytes that are the same for the same run."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from quarterdeck.words.period import Period

_SHOWN = 12
_FORM = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2


@dataclass(frozen=True, slots=True)
class Source:
    """What a run was computed from: all that it takes to compute it again.

    `ledger_head` is NUMBER:HASH, `playbook` the hash of what the playbook means, `code` the version
    of the program with the hash of its files, `seed` what draws were made with. `settings` is what
    was asked besides.
    """

    ledger_head: str
    playbook: str
    code: str
    seed: str
    settings: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Run:
    """Something published: its kind, the day it speaks as of, its period and scope, the answer.

    `scope` is '' for the whole company. The answer is plain values under text keys, money in minor
    units. No clock enters: when it came out is told by the entry.
    """

    kind: str
    as_of: date
    period: Period
    scope: str
    source: Source
    answer: Mapping[str, Any]

    def to_bytes(self) -> bytes:
        """Return the run as text: the same run, the same bytes."""
        return orjson.dumps(self, option=_FORM) + b"\n"

    @property
    def id(self) -> str:
        """What the run is called: the beginning of the hash of its bytes."""
        return id_of(self.to_bytes())


def id_of(content: bytes) -> str:
    """Return the id of a run with these bytes."""
    return hashlib.sha256(content).hexdigest()[:_SHOWN]


def from_bytes(content: bytes) -> Run:
    """Read a run; ValueError, KeyError or TypeError when it is none."""
    raw = orjson.loads(content)
    told = raw["period"]
    period = Period(told["label"], *(date.fromisoformat(told[end]) for end in ("start", "end")))
    return Run(
        raw["kind"],
        date.fromisoformat(raw["as_of"]),
        period,
        raw["scope"],
        Source(**raw["source"]),
        raw["answer"],
    )
