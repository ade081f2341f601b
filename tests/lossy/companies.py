"""One simulated company twice: with all of its history, and with what a Salesforce keeps of it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np

from quarterdeck.desk.importing import import_files
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.viewer import OWNER
from quarterdeck.facts.facts import Facts
from quarterdeck.playbook.write import write_files
from quarterdeck.simulation import exports
from quarterdeck.simulation.board import Activities, Kind
from quarterdeck.simulation.company import Company, simulate
from quarterdeck.simulation.salesforce import files
from quarterdeck.simulation.targets import targets_of
from quarterdeck.simulation.write import FULL, SALESFORCE, playbook_of

NOW = datetime(2026, 9, 1, tzinfo=UTC)
WRITE = {FULL: exports.write_exports, SALESFORCE: files.write_exports}


@dataclass(frozen=True)
class Pair:
    """The facts of one company: `full` knows everything, `lossy` what Salesforce keeps."""

    full: Facts
    lossy: Facts


@cache
def small_company() -> Company:
    """A company small enough for a test, with deals that were deleted and restored."""
    return simulate(people=9, years=1)


def undeleted(company: Company) -> Company:
    """The same company if no deal had ever been deleted: so every other loss stands alone."""
    log, acts = company.events, company.activities
    gone = log.deal[np.isin(log.kind, (Kind.DELETED, Kind.MERGED))]
    kept = ~np.isin(acts.deal, gone)
    left = Activities(*(getattr(acts, column.name)[kept] for column in fields(acts)))
    return replace(company, events=log.at(~np.isin(log.deal, gone)), activities=left)


def write_pair(folder: Path, company: Company, *, keeps_deleted: bool = False) -> None:
    """Write and import the company in both shapes."""
    _facts(_written(folder / FULL, company, FULL)).engine.close()
    lossy = _written(folder / SALESFORCE, company, SALESFORCE)
    if keeps_deleted:
        mapping = folder / SALESFORCE / "playbook/mappings/opportunity_history.toml"
        mapping.write_text(
            mapping.read_text().replace("\nbeside", "\nkeeps_deleted = true\nbeside")
        )
    _facts(lossy).engine.close()


def pair(folder: Path) -> Pair:
    """Return the facts of both shapes that were written to a folder."""
    return Pair(*(open_workspace(folder / shape, now=NOW).facts for shape in (FULL, SALESFORCE)))


def without(folder: Path, company: Company, left_out: str) -> Facts:
    """Import the lossy exports but those whose names begin so."""
    written = _written(folder, company, SALESFORCE)
    return _facts(path for path in written if not path.name.startswith(left_out))


def _written(folder: Path, company: Company, shape: str) -> tuple[Path, ...]:
    folder.mkdir(parents=True)
    write_files(folder, playbook_of(company, targets_of(company), shape))
    return WRITE[shape](folder / "exports", company)


def _facts(paths: Iterable[Path]) -> Facts:
    exported = tuple(paths)
    root = exported[0].parent.parent
    import_files(open_workspace(root, now=NOW), OWNER, exported)
    return open_workspace(root, now=NOW).facts
