"""The playbook's fingerprint: equal when every number would be equal, whatever the formatting."""

import hashlib
import json
from dataclasses import fields, is_dataclass
from datetime import date

from quarterdeck.playbook.model import Mapping, Playbook
from quarterdeck.words.tree import OrgTree

_LEFT_OUT = frozenset({"root", "hash", "path", "stated", "benchmarks", "scorecards"})
"""What changes no number: where things stand, and what numbers are only shown beside or within."""

_CHOOSING = frozenset(
    {
        "name", "path", "files", "header", "stated", "person_name",
        "keeps_deleted", "beside",
    }
)  # fmt: skip


def playbook_hash(playbook: Playbook) -> str:
    """Return the SHA-256 of the playbook's meaning.

    Comments, blanks, the order of files and of rows in tables do not enter, nor do people's names;
    the order of stages, of date formats and of org levels does.
    """
    return _sha256(_canonical(playbook, _LEFT_OUT))


def same_meaning(one: Playbook, other: Playbook) -> bool:
    """Return whether every answer is the same under both, in the same order."""
    orders = [
        ([p.name for p in book.pipelines], [d.name for d in book.dimensions])
        for book in (one, other)
    ]
    return playbook_hash(one) == playbook_hash(other) and orders[0] == orders[1]


def mapping_hash(mapping: Mapping) -> str:
    """Return the SHA-256 of how a mapping turns rows into facts, whatever files it is meant for."""
    return _sha256(_canonical(mapping, _CHOOSING))


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(value: object, left_out: frozenset[str]) -> object:
    """Turn records into plain lists and tables whose order is settled by meaning."""
    if isinstance(value, OrgTree):
        return [[edge.node, edge.parent, edge.since.isoformat()] for edge in value.edges]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            part.name: _ordered(part.name, getattr(value, part.name), left_out)
            for part in fields(value)
            if part.name not in left_out and not _unsaid(part.name, getattr(value, part.name))
        }
    if isinstance(value, (tuple, list)):
        return [_canonical(item, left_out) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _unsaid(name: str, value: object) -> bool:
    """Tell a key that came later and is not used: what is older keeps its fingerprint."""
    return name in {"drift", "renewals", "run_rate", "confidential"} and not value


_UNORDERED = frozenset(
    {
        "pipelines", "tracks", "dimensions", "people", "targets", "rates", "currencies",
        "mappings", "columns", "crm_ids", "files", "header", "values", "empty", "when_values",
        "instead_values", "footer", "totals", "beside",
        "field_names", "ignore", "thresholds", "standards", "ramps", "minimums", "measures",
        "formerly", "renewals", "run_rate", "confidential",
    }
)  # fmt: skip


def _ordered(name: str, value: object, left_out: frozenset[str]) -> object:
    plain = _canonical(value, left_out)
    if name in _UNORDERED and isinstance(plain, list):
        return sorted(plain, key=lambda item: json.dumps(item, sort_keys=True, ensure_ascii=False))
    return plain
