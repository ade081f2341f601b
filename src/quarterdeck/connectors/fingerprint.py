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
    used = {
        "mapping": mapping_hash(mapping),
        "pipelines": [
            [p.name, t.name, t.main, [[stage.name, stage.outcome] for stage in t.stages]]
            for p in playbook.pipelines
            for t in p.tracks
        ],
        "currencies": sorted(playbook.currencies),
        "dimensions": sorted((d.name, d.source) for d in playbook.dimensions),
        "timezone": playbook.settings.timezone,
        "currency": playbook.settings.currency,
    }
    return hashlib.sha256(orjson.dumps(used, option=orjson.OPT_SORT_KEYS)).hexdigest()
