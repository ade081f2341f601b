"""The verbs of letters: the brief of a day, and the reminder of calls that are due."""

from quarterdeck.desk.ask import Ask
from quarterdeck.desk.called import called
from quarterdeck.desk.confidential import veil_of
from quarterdeck.desk.today import today_of
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.reports.letters.brief import brief_letter
from quarterdeck.reports.letters.calls import calls_letter
from quarterdeck.reports.letters.letter import Letter


def brief_of(desk: Desk, viewer: Viewer) -> Letter:
    """Return the brief of the last observed day as a letter to a viewer: their part alone.

    Raises QuarterdeckError as every question does.
    """
    return veil_of(desk, viewer).over(brief_letter(today_of(desk, viewer, Ask())))


def reminder_of(desk: Desk, viewer: Viewer) -> Letter | None:
    """Return the letter about the calls of this week that a viewer has to care for, if any is.

    It tells what was said until now. Raises QuarterdeckError as every question does.
    """
    return calls_letter(called(desk, viewer, Ask(as_of=f"{desk.today}")), viewer.person)
