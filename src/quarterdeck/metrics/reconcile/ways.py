"""Facts counted another way than the workspace's own: as CRM reports and slides often do."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cached_property

from quarterdeck.facts.dimensions import DimensionSource
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.pricing import OneRate
from quarterdeck.facts.question import Question
from quarterdeck.facts.relations import Frame
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.reconcile.written import MONEY


class Way(StrEnum):
    """How deals are counted and money is converted; OURS is what every other page does."""

    OURS = "ours"
    OMITTED_IN = "omitted_in"
    UNCONVERTED = "unconverted"
    PLAN_RATES = "plan_rates"
    RATES_OF_THE_DAY = "rates_of_the_day"
    OWN_CURRENCY = "own_currency"


BY_RATES = frozenset({Way.UNCONVERTED, Way.PLAN_RATES, Way.RATES_OF_THE_DAY})
"""The ways that differ in nothing but what money of another currency is worth."""

TRIED = tuple(way for way in Way if way is not Way.OWN_CURRENCY)
"""The ways tried of themselves; deals in their own currency only where the figure names it."""


_RATES = {Way.PLAN_RATES: "plan", Way.RATES_OF_THE_DAY: "dated"}

DEAL = "deal id"
"""The breakdown by single deal, which only this room asks for."""


class Counted(Facts):
    """The same facts with deals counted or money converted in a way of its own."""

    def __init__(self, facts: Facts, way: Way = Way.OURS) -> None:
        """Share the store and the engine, in which the names are registered already."""
        self.store, self.engine, self.way = facts.store, facts.engine, way
        self.reading, self.calls, self.said = facts.reading, facts.calls, facts.said
        self.answered = facts.answered

    @cached_property
    def dimensions(self) -> Mapping[str, DimensionSource]:
        """Every breakdown of the workspace, and the one by deal."""
        return {**super().dimensions, DEAL: DimensionSource(DEAL, "deal", "id")}

    @cached_property
    def frame(self) -> Frame:
        """What relations are made with, money priced this way."""
        frame = super().frame
        if self.way in {Way.UNCONVERTED, Way.OWN_CURRENCY}:
            return replace(frame, foreign=False)
        kind = _RATES.get(self.way)
        if kind is None:
            return frame
        rates = tuple(r for r in self.playbook.rates if r.kind == kind)
        pricing = OneRate(frame.currency, rates, frame.pricing.largest)
        return replace(frame, pricing=pricing)

    def relation(self, name: str, question: Question, reader: str) -> str:
        """Return the SQL of a relation, omitted deals counted if they are in this way."""
        sql = super().relation(name, question, reader)
        return sql.replace("v.counted", "TRUE AS counted") if self.way is Way.OMITTED_IN else sql


def ways_for(facts: Facts, metric: Metric) -> tuple[Way, ...]:
    """Return the ways that can make a difference to a metric, the workspace's own first."""
    whole = "{whole_" in metric.sql or "{past_count}" in metric.sql
    found = [Way.OURS]
    if whole or metric.target:
        return tuple(found)
    if "counted" in metric.deals:
        found.append(Way.OMITTED_IN)
    if metric.unit in MONEY and facts.frame.foreign and not facts.reading.fixed:
        found += [Way.UNCONVERTED, Way.RATES_OF_THE_DAY]
        if any(rate.kind == "plan" for rate in facts.playbook.rates):
            found.append(Way.PLAN_RATES)
    return tuple(found)
