"""Writes the files that a Salesforce's Data Loader would export, and says which are imported."""

from pathlib import Path

from pyarrow import csv

from quarterdeck.simulation.company import Company
from quarterdeck.simulation.salesforce.activities import events, tasks
from quarterdeck.simulation.salesforce.cells import filled
from quarterdeck.simulation.salesforce.deals import (
    field_history,
    log_of,
    opportunities,
    opportunity_history,
)
from quarterdeck.simulation.salesforce.people import accounts, roles, users

MAPPINGS = (
    *("opportunity", "opportunity_history", "opportunity_field_history"),
    *("account", "user", "task", "event"),
)
"""The mappings of the exports, by the names of their templates."""


def write_exports(folder: Path, company: Company) -> tuple[Path, ...]:
    """Write the files into the folder; return the paths of those to import.

    The tree of roles is written but not imported: the playbook has it, with its past. Same company,
    same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log, day = log_of(company), company.span.until
    tables = {
        f"Opportunity-{day}.csv": opportunities(company, log),
        "OpportunityHistory.csv": opportunity_history(company, log),
        "OpportunityFieldHistory.csv": field_history(company, log),
        f"Account-{day}.csv": accounts(company),
        f"User-{day}.csv": users(company),
        f"UserRole-{day}.csv": roles(company),
        "Task.csv": tasks(company),
        "Event.csv": events(company),
    }
    style = csv.WriteOptions(quoting_style="all_valid")
    for name, table in tables.items():
        csv.write_csv(filled(table), str(folder / name), style)
    return tuple(folder / name for name in tables if not name.startswith("UserRole"))
