"""The fingerprint of how a file is read: the mapping, and what of the playbook intake relies on."""

import hashlib

import orjson

from quarterdeck.playbook.hash import mapping_hash
from quarterdeck.playbook.model import Mapping, Playbook


def fingerprint(playbook: Playbook, mapping: Mapping) -> str:
    """Return a SHA-256 that changes when the same file would become other rows.

    Beside the mapping it covers stages with their outcomes, currencies, dimensions, the zone and
    the reporting currency; targets, rates, people and probabilities change nothing recorded.
    """
    # A mapping met by a file may have been fitted to its columns; what was decided is the file's.
    own = next((each for each in playbook.mappings if each.path == mapping.path), mapping)
    used = {
        "mapping": mapping_hash(own),
        "pipelines": [
            [p.name, t.name, t.main, [[stage.name, stage.outcome] for stage in t.known]]
            for p in playbook.pipelines
            for t in p.tracks
        ],
        "currencies": sorted(playbook.currencies),
        "dimensions": sorted((d.name, d.source) for d in playbook.dimensions),
        **_lists(playbook, own),
        "timezone": playbook.settings.timezone,
        "currency": playbook.settings.currency,
    }
    return hashlib.sha256(orjson.dumps(used, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _lists(playbook: Playbook, mapping: Mapping) -> dict[str, object]:
    """Return the closed lists of breakdowns that decide which rows the mapping takes."""
    firm = {c.field for c in mapping.columns if c.drift in ("freeze", "discard")}
    lists = {d.name: sorted(d.values) for d in playbook.dimensions if f"dim_{d.name}" in firm}
    return {"lists": lists} if any(lists.values()) else {}
