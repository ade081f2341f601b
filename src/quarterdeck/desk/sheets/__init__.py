"""The parts of the playbook that have forms: what each shows, and what an edit makes of files."""

from collections.abc import Mapping
from types import MappingProxyType

from quarterdeck.desk.sheets import people, rates, stages, standards, targets
from quarterdeck.desk.sheets.part import Part

PARTS: Mapping[str, Part] = MappingProxyType(
    {one.name: one for one in (targets.PART, people.PART, stages.PART, standards.PART, rates.PART)}
)
"""Every part that has a form by its name, in the order they are shown."""
