"""Writes the sample company to disk: a playbook, the export files of its CRM, the truth beside."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quarterdeck.playbook.write import write_files
from quarterdeck.simulation.company import PEOPLE, SEED, UNTIL, YEARS, simulate
from quarterdeck.simulation.exports import write_exports
from quarterdeck.simulation.extras import write_extras
from quarterdeck.simulation.playbook_files import playbook_files
from quarterdeck.simulation.targets import targets_of
from quarterdeck.simulation.truth import truth_text


@dataclass(frozen=True, slots=True)
class Written:
    """Where things are: the workspace, the export files to import, the truth outside of it."""

    workspace: Path
    exports: tuple[Path, ...]
    truth: Path
    deals: int
    events: int


def write_company(
    root: Path,
    *,
    seed: int = SEED,
    people: int = PEOPLE,
    years: int = YEARS,
    until: date = UNTIL,
) -> Written:
    """Simulate a company and write it to the folder `root`, the truth to `root`.truth.

    The same arguments give the same bytes. Raises QuarterdeckError for sizes out of range.
    """
    company = simulate(seed=seed, people=people, years=years, until=until)
    targets = targets_of(company)
    root.mkdir(parents=True, exist_ok=True)
    write_files(root, playbook_files(company, targets))
    exports = write_exports(root / "exports", company)
    write_extras(root / "exports", company, targets)
    truth = root.with_name(root.name + ".truth") / "truth.json"
    truth.parent.mkdir(parents=True, exist_ok=True)
    truth.write_text(truth_text(company, targets), encoding="utf-8")
    return Written(root, exports, truth, len(company.demand), len(company.events))
