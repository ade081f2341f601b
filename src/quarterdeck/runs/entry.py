"""An entry of the chain of runs: which run came out when, sealed over the one before."""

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime

import orjson

from quarterdeck.disk.chain import Form, stamp

_OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


@dataclass(frozen=True, slots=True)
class Entry:
    """One run that was published: its id and what it is about, when, and its file as it was.

    `replay` says that it came out later than the day after the one it speaks as of, so that nobody
    relied on it before the fact. `ledger_head` is NUMBER:HASH. `hash` covers all else in it.
    """

    seq: int
    run: str
    kind: str
    as_of: date
    period: str
    scope: str
    ledger_head: str
    published_at: datetime
    replay: bool
    size: int
    sha256: str
    previous: str
    hash: str = ""


def seal(entry: Entry) -> str:
    """Return the hash of an entry: SHA-256 over its canonical JSON, its own hash left out."""
    content = {f.name: getattr(entry, f.name) for f in fields(entry) if f.name != "hash"}
    return hashlib.sha256(orjson.dumps(content, _plain, _OPTIONS)).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _to_text(entry: Entry) -> bytes:
    return orjson.dumps(entry, _plain, _OPTIONS | orjson.OPT_INDENT_2) + b"\n"


def _from_text(text: bytes) -> Entry:
    raw = orjson.loads(text)
    raw["as_of"] = date.fromisoformat(raw["as_of"])
    raw["published_at"] = datetime.fromisoformat(raw["published_at"])
    return Entry(**raw)


FORM = Form(_to_text, _from_text, seal)
"""How entries of the chain of runs are written."""
