"""Writes the sample company to disk: a playbook, the export files of its CRM, the truth beside."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from quarterdeck.playbook.write import write_files
from quarterdeck.simulation import exports
from quarterdeck.simulation.company import PEOPLE, SEED, UNTIL, YEARS, Company, simulate
from quarterdeck.simulation.extras import write_extras
from quarterdeck.simulation.playbook_files import playbook_files
from quarterdeck.simulation.salesforce import files
from quarterdeck.simulation.salesforce.people import crm_ids
from quarterdeck.simulation.targets import QuarterTarget, targets_of
from quarterdeck.simulation.truth import truth_text
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

FULL, SALESFORCE = "full", "salesforce"
SHAPES = (FULL, SALESFORCE)
"""What the company's CRM keeps: every change of everything, or what a Salesforce keeps."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where things are: the workspace, the export files to import, the truth outside of it.

    `calls` is the file of what its people called, None where it has none.
    """

    workspace: Path
    exports: tuple[Path, ...]
    truth: Path
    deals: int
    events: int
    calls: Path | None = None


def write_company(  # noqa: PLR0913 -- what makes a company, each named by its caller
    root: Path,
    *,
    seed: int = SEED,
    people: int = PEOPLE,
    years: int = YEARS,
    until: date = UNTIL,
    shape: str = FULL,
) -> Written:
    """Simulate a company and write it to the folder `root`, the truth to `root`.truth.

    `shape` is one of SHAPES and changes what its CRM remembers, not what happened. The same
    arguments give the same bytes. Raises QuarterdeckError for sizes out of range and other shapes.
    """
    if shape not in SHAPES:
        raise QuarterdeckError(
            f"There is no shape {shape!r}.{did_you_mean(shape, SHAPES)}",
            where="--shape",
            fix=f"Use one of {', '.join(SHAPES)}.",
        )
    company = simulate(seed=seed, people=people, years=years, until=until)
    targets = targets_of(company)
    root.mkdir(parents=True, exist_ok=True)
    write_files(root, playbook_of(company, targets, shape))
    write = files.write_exports if shape == SALESFORCE else exports.write_exports
    written = write(root / "exports", company)
    calls = write_extras(root / "exports", company, targets)[0] if shape == FULL else None
    truth = root.with_name(root.name + ".truth") / "truth.json"
    truth.parent.mkdir(parents=True, exist_ok=True)
    truth.write_text(truth_text(company, targets), encoding="utf-8")
    return Written(root, written, truth, len(company.demand), len(company.events), calls)


def playbook_of(company: Company, targets: tuple[QuarterTarget, ...], shape: str) -> dict[str, str]:
    """Return every file of the playbook by its path, with the mappings of the shape's exports."""
    if shape != SALESFORCE:
        return playbook_files(company, targets)
    names = files.MAPPINGS
    mappings = {f"playbook/mappings/{name}.toml": f"salesforce/{name}.toml" for name in names}
    return playbook_files(company, targets, mappings=mappings, crm_ids=crm_ids(company))
