"""The verb of data quality: how far what was imported can be trusted."""

from quarterdeck.connectors.quality import data_quality
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.week.parts import Imported


def quality_of(desk: Desk) -> Imported:
    """Return the quality of every batch that counts at the desk's ledger head."""
    report = data_quality(desk.ledger, desk.playbook, desk.head)
    return Imported(report, desk.ledger.root)
