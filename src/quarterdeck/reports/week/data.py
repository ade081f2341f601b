"""placeholder"""

from quarterdeck.reports.blocks import EmptyState, Section


def data_section(week):
    return Section("Data", (EmptyState("x", "y"),))
