"""The data quality of a workspace."""

from datetime import date

from quarterdeck.desk.workspace import Desk


def quality_of(desk: Desk, day: date) -> object:
    return None
