"""A question beside its relatives: their values, and the deals that make the difference."""

from dataclasses import dataclass

from quarterdeck.engine.sql import Raw
from quarterdeck.metrics.reconcile.apart import Apart, Compared, Single
from quarterdeck.metrics.reconcile.difference import Difference, Differing
from quarterdeck.metrics.reconcile.ways import BY_RATES
from quarterdeck.metrics.reconcile.written import MONEY
from quarterdeck.reports.blocks import Block, Column, Explanation, Figure, Part, Section, Table
from quarterdeck.reports.figures import MINUS, count
from quarterdeck.reports.reconciled.data import Reconciled
from quarterdeck.reports.reconciled.why import standing, why
from quarterdeck.reports.reconciled.words import turn_text, whole_text
from quarterdeck.reports.table_sql import TableSql, same, table_sql
from quarterdeck.words.named import DEAL, Named, deal_name

_NAMED = 3
"""Of how many relatives the deals are named."""

_BRINGS = ("What a deal brings", "What one deal adds to the number.", "part of the sum")
_DIFFERS = (
    "Difference of two answers",
    "The number asked differently, less the number itself.",
    "one value - the other",
)
_MANY = (
    "Deals that differ",
    "How many deals count in one of the two only, or differently.",
    "number of those deals",
)
_CLOSES = (
    "One deal more or less",
    "What the number is, and by how much it changes, with or without one deal.",
    "the number, with or without the deal's part",
)


@dataclass(frozen=True, slots=True)
class Beside:
    """One question of a page beside its relatives; `in_full` names the deals of each."""

    of: Reconciled
    apart: Apart
    in_full: bool

    @property
    def fits(self) -> bool:
        """Whether the question gives the figure."""
        return self.apart.candidate.reading is not None

    @property
    def unit(self) -> str:
        """The unit of the question's value."""
        return self.apart.asking.metric.unit

    @property
    def suffix(self) -> str:
        """The currency where values are money."""
        return self.of.currency if self.unit in MONEY else ""

    def section(self) -> Section | None:
        """Return the relatives and their deals; None where there are none.

        Where nothing fits, those nearest to the figure come first. Unless in full, those that the
        page shows above already are left out.
        """
        known = set() if self.in_full else {str(shown.asking) for shown in self.of.shown}
        compared = [c for c in self.apart.compared if str(c.relative.asking) not in known]
        compared.sort(key=lambda c: 0 if self.fits else abs(self._gap(c)))
        blocks: list[Block] = [self._relatives(compared)] if compared else []
        blocks += [self._singles()] if self.apart.singles else []
        told = _named(compared) if self.in_full else []
        blocks += [self._deals(c, c.difference) for c in told if c.difference]
        named = whole_text(self.of.source, self.apart.asking)
        return Section(named, tuple(blocks)) if blocks else None

    def _gap(self, compared: Compared) -> float:
        """Return how far a relative is from the question where that fits, else from the figure."""
        value = compared.answer.value or 0
        if self.fits:
            return value - (self.apart.answer.value or 0)
        return self.of.gap(value, self.unit)

    def _relatives(self, compared: list[Compared]) -> Table:
        columns = (
            Column("instead", "Asked differently"),
            Column("value", "Value", self.unit, self.suffix),
            Column("gap", "Differs by" if self.fits else "Off by", "change", self.suffix),
            Column("deals", "Deals that differ", "count"),
        )
        return Table("", columns, tuple(self._relative(c) for c in compared))

    def _relative(self, compared: Compared) -> tuple[Part, ...]:
        asking, answer = compared.relative.asking, compared.answer
        away = self._differs(compared) if self.fits else self.of.off(asking, answer)
        told = compared.difference
        deals = self._many(told) if told else ""
        return (turn_text(compared.relative), self.of.value(asking, answer), away, deals)

    def _differs(self, compared: Compared) -> Figure:
        facts = self.of.source.facts
        sides = (compared.relative.asking, self.apart.asking)
        there, here = (side.value_sql(facts) for side in sides)
        sql = f"SELECT (\n{there}\n) - (\n{here}\n) AS value"
        how = self._explain(sql, _DIFFERS)
        return self.of.points(self.of.figure(self._gap(compared), self.unit, how))

    def _many(self, told: Difference) -> Figure:
        sql = f"SELECT count(*) AS value\nFROM (\n{told.sql}\n) AS differing"
        return count(told.deals, self._explain(sql, _MANY))

    def _explain(self, sql: str, said: tuple[str, str, str]) -> Explanation:
        source, asking = self.of.source, self.apart.asking
        day, head = asking.question.as_of, source.facts.ledger_head
        return Explanation(*said, day, head, sql=source.facts.standalone(sql))

    def _singles(self) -> Table:
        """Return the single deals without or with which the number fits."""
        columns = (
            Column("deal", "One deal closes the gap"),
            Column("owner", "Owner"),
            Column("standing", "By that day"),
            Column("change", "Change", "change", self.suffix),
            Column("value", "Then it is", self.unit, self.suffix),
        )
        shown, deals = len(self.apart.singles), self.apart.deals
        note = f"The {shown} nearest of {deals:,} such deals." if deals > shown else ""
        sql = table_sql(self.of.source, self.apart.sql)
        rows = tuple(self._single(single, sql) for single in self.apart.singles)
        return Table("", columns, rows, note)

    def _single(self, single: Single, sql: TableSql) -> tuple[Part, ...]:
        state, value = single.state, int(self.apart.answer.value or 0)
        verb = "Without" if single.counted else "With"

        def told(number: int, add: int) -> Figure:
            own = same({"id": single.id, "counted": single.counted, "more": single.more})
            how = sql.explain(Raw(f"CAST(more AS BIGINT) + {add}"), own, said=_CLOSES, n=1)
            return self.of.figure(number, self.unit, how)

        named = deal_name(state.title if state else None, single.id)
        return (
            Named(f"{verb} {named}", DEAL, single.id),
            self.of.source.names(state.owner) if state else "",
            standing(state) if state else self._unknown,
            told(single.more, 0),
            told(value + single.more, value),
        )

    @property
    def _unknown(self) -> str:
        """What is said of a deal of which the day of the question tells the reader nothing."""
        return "not in your scope" if self.of.found.sought.seen else "not known"

    def _deals(self, compared: Compared, told: Difference) -> Table:
        """Return the deals by which a relative differs, the largest first, and their sum."""
        places = (Column("here", "Here"), Column("there", "There"))
        numbers = (
            Column("here", "Here", self.unit, self.suffix),
            Column("there", "There", self.unit, self.suffix),
            Column("difference", "Difference", "change", self.suffix),
        )
        columns = (
            Column("deal", "Deal"),
            Column("owner", "Owner"),
            Column("why", "Why"),
            *(places if told.scale is None else numbers),
        )
        parts = _Parts(self.of, self.unit, told.scale, self._table_sql(told))
        rows = tuple((*self._known(compared, deal), *parts.cells(deal)) for deal in told.largest)
        one = "1 deal differs" if told.deals == 1 else f"{told.deals:,} deals differ"
        title = f"{turn_text(compared.relative)}: {one}"
        return Table(title, columns, rows, self._note(told))

    def _table_sql(self, told: Difference) -> TableSql:
        """Return the SQL of the table: what each deal brings, in the unit of the value."""
        here, there = (f"qd_half_even({side}, {told.scale or 1})" for side in ("here", "there"))
        more = f"coalesce({there}, 0) - coalesce({here}, 0)"
        columns = f"id, {here} AS here, {there} AS there, {more} AS more"
        return table_sql(self.of.source, f"SELECT {columns}\nFROM (\n{told.sql}\n) AS differing")

    def _known(self, compared: Compared, deal: Differing) -> tuple[str, str, str]:
        known = deal.now or deal.was
        said = why(self.of.source, self.apart.asking, compared.relative, deal)
        if known is None:
            return deal_name(None, deal.id), "", said
        return deal_name(known.title, deal.id), self.of.source.names(known.owner), said

    def _note(self, told: Difference) -> str:
        shown = len(told.largest)
        few = f"The {shown} largest of {told.deals:,}" if shown < told.deals else ""
        if told.in_all is None:
            rest = "The number is no sum over deals: they count in one of the two, or differently."
            return f"{few}. {rest}" if few else rest
        in_all = self.of.figure(told.in_all, self.unit).full.replace("-", MINUS)
        return f"{few}; all of them come to {in_all}." if few else ""


def _named(compared: list[Compared]) -> list[Compared]:
    """Return the relatives whose deals are named; of those by exchange rates one is enough."""
    rates = [c for c in compared if c.relative.asking.way in BY_RATES]
    return [c for c in compared if c.difference and c not in rates[1:]][:_NAMED]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What deals bring to two numbers, each explained by the query of their table."""

    of: Reconciled
    unit: str
    scale: int | None
    sql: TableSql

    def cells(self, deal: Differing) -> tuple[Part, ...]:
        """Return what a deal brings here and there, or where it counts at all."""
        if self.scale is None:
            return tuple("counts" if within else "" for within in (deal.in_here, deal.in_there))
        told = ((deal.here, "here"), (deal.there, "there"), (deal.more, "more"))
        return tuple("" if v is None else self._figure(deal, v, name) for v, name in told)

    def _figure(self, deal: Differing, value: int, name: str) -> Figure:
        how = self.sql.explain(Raw(name), same({"id": deal.id}), said=_BRINGS, n=1)
        return self.of.figure(value, self.unit, how)
