"""The verb of what is known since when."""

from quarterdeck.desk.viewer import Viewer, may
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.ledger.sources import told
from quarterdeck.reports.since import History
from quarterdeck.reports.source import Source
from quarterdeck.words.days import local_day


def since(desk: Desk, viewer: Viewer) -> History:
    """Return what each source told of each field of deals, at the desk's ledger head.

    Raises QuarterdeckError when nothing is imported yet.
    """
    may(viewer, "read")
    desk = desk.on(desk.last_day)
    asked = Source(desk.facts, Question(desk.last_day), desk.name, playbook=desk.said_playbook)
    batches = tuple(b for b in desk.ledger.batches(desk.head) if b.table == "deals")
    zone = desk.playbook.settings.timezone
    kinds = {m.name: m.kind for m in desk.playbook.mappings}
    seen = tuple(local_day(b.observed_at, zone) for b in batches if b.observed_at)
    return History(asked, told(desk.ledger.root, batches), kinds, seen)
