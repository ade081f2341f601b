"""Every page, in the order of the bar."""

from collections.abc import Mapping
from types import MappingProxyType

from quarterdeck.web.pages import (
    batch,
    customers,
    data,
    deal,
    deals,
    forecast,
    metrics,
    movement,
    pipeline,
    playbook,
    record,
    scorecards,
    strategy,
    today,
    voices,
    week,
)
from quarterdeck.web.pages.page import Page

PAGES: tuple[Page, ...] = (
    today.PAGE,
    forecast.PAGE,
    movement.PAGE,
    pipeline.PAGE,
    deals.PAGE,
    week.PAGE,
    scorecards.PAGE,
    customers.PAGE,
    strategy.PAGE,
    record.PAGE,
    metrics.PAGE,
    data.PAGE,
    playbook.PAGE,
    deal.PAGE,
    batch.PAGE,
    voices.PAGE,
)

BY_NAME: Mapping[str, Page] = MappingProxyType({p.name: p for p in PAGES if not p.item})

ITEMS: Mapping[str, Page] = MappingProxyType({p.name: p for p in PAGES if p.item})
"""The pages about one thing, named in the address behind the name of the page."""
