"""placeholder"""
from quarterdeck.reports.blocks import Section, EmptyState
def data_section(week): return Section("Data", (EmptyState("x","y"),))
