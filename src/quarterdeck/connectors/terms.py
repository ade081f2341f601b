"""Each field of a table as SQL: its value, when a row sets it, and when the cell cannot be read."""

from dataclasses import dataclass

from quarterdeck.connectors import times
from quarterdeck.connectors.columns import Cells
from quarterdeck.connectors.stages import StageMap
from quarterdeck.connectors.term import Fault, Term
from quarterdeck.engine.sql import ident, literal
from quarterdeck.playbook.model import Column, Mapping, Playbook
from quarterdeck.words.money import exponent
from quarterdeck.words.record import WORDS, is_money, kind_of

DOTTED = "dotted"
"""Begins the name of the column that tells whether the points of an amount may part thousands."""

_REFERENCES = {
    ("deals", "account"),
    ("accounts", "parent"),
    ("activities", "deal"),
    ("activities", "account"),
    ("invoice_lines", "account"),
    ("splits", "deal"),
    ("evidence", "deal"),
    ("subscriptions", "account"),
}
_THOUSANDTHS = 1000


def record_id(text: str) -> str:
    """Return SQL for the id of a record in the form in which equal ids are equal."""
    return f"qd_record_id({text})"


@dataclass(frozen=True, slots=True)
class Terms:
    """What fields are built from: the mapping, the file's cells, the playbook's words."""

    mapping: Mapping
    cells: Cells
    playbook: Playbook
    stages: StageMap

    @property
    def zone(self) -> str:
        """The zone of times without an offset."""
        return self.mapping.timezone or self.playbook.settings.timezone

    def all(self) -> tuple[Term, ...]:
        """Return the fields that the mapping sets, in the order of the mapping."""
        return tuple(term for column in self.mapping.columns for term in self.of(column))

    def of(self, column: Column) -> tuple[Term, ...]:
        """Return the terms of one mapped field: several for a stage with parallel tracks."""
        text = times.source(column, self.cells)
        if column.field == "stage":
            terms = self.stages.terms(text, taken_in=column.drift == "evolve")
        else:
            terms = (self._plain(column, text),)
        if column.drift == "discard":
            terms = tuple(term.discarding() for term in terms)
        if column.when_column:
            values = ", ".join(literal(value) for value in column.when_values)
            here = f"coalesce({self.cells.text(column.when_column)} IN ({values}), FALSE)"
            terms = tuple(term.only_when(here) for term in terms)
        return terms

    def kind_of(self, field: str) -> str:
        """Return the engine type of a field; declared dimensions and tracks are text."""
        return kind_of(self.mapping.table, field)

    def currency(self) -> str:
        """Return SQL for the currency of a row; the reporting currency where none is stated."""
        reporting = literal(self.playbook.settings.currency)
        column = next((c for c in self.mapping.columns if c.field == "currency"), None)
        return f"coalesce({times.source(column, self.cells)}, {reporting})" if column else reporting

    def _plain(self, column: Column, text: str) -> Term:  # noqa: PLR0911 -- one line a kind
        kind = self.kind_of(column.field)
        if is_money(column.field):
            return self._money(column, text)
        if column.field == "currency":
            return self._currency(text)
        if column.field in WORDS.get(self.mapping.table, {}):
            return self._word(column.field, text)
        if self._listed(column.field):
            return self._of_list(column, text)
        if kind == "BIGINT":
            return self._quantity(column, text)
        if kind == "DATE":
            value, code = times.day(column, self.cells, self.zone), "bad_date"
        elif kind == "TIMESTAMPTZ":
            value, code = times.moment(column, self.cells, self.zone), "bad_date"
        elif kind == "BOOLEAN":
            value, code = f"qd_truth({text})", "bad_value"
        else:
            return Term(column.field, kind, self._reference(column.field, text))
        unread = f"{text} IS NOT NULL AND {ident(column.field)} IS NULL"
        fault = Fault(unread, code, column.field, text)
        return Term(column.field, kind, value, faults=(fault,))

    def _reference(self, field: str, text: str) -> str:
        """Return SQL for a text, in the one form of record ids where it names an account."""
        return record_id(text) if (self.mapping.table, field) in _REFERENCES else text

    def _currency(self, text: str) -> Term:
        known = ", ".join(literal(code) for code in self.playbook.currencies)
        fault = Fault(f"{text} NOT IN ({known})", "unknown_currency", "currency", text)
        return Term("currency", "VARCHAR", text, faults=(fault,))

    def _listed(self, field: str) -> tuple[str, ...]:
        """Return the closed list of a field's values, none where any will do."""
        if field == "pipeline":
            return tuple(pipeline.name for pipeline in self.playbook.pipelines)
        return next((d.values for d in self.playbook.dimensions if f"dim_{d.name}" == field), ())

    def _of_list(self, column: Column, text: str) -> Term:
        """Return a value of a closed list; of a breakdown a new one is taken in unless said."""
        known = ", ".join(literal(value) for value in self._listed(column.field))
        drift = column.drift or ("freeze" if column.field == "pipeline" else "evolve")
        if drift == "evolve":
            return Term(column.field, "VARCHAR", text)
        code = "unknown_pipeline" if column.field == "pipeline" else "unlisted_value"
        fault = Fault(f"{text} NOT IN ({known})", code, column.field, text)
        return Term(column.field, "VARCHAR", text, faults=(fault,))

    def _word(self, field: str, text: str) -> Term:
        """Return one of the few words a field knows."""
        known = ", ".join(literal(word) for word in WORDS[self.mapping.table][field])
        fault = Fault(f"{text} NOT IN ({known})", "unknown_word", field, text)
        return Term(field, "VARCHAR", text, faults=(fault,))

    def _quantity(self, column: Column, text: str) -> Term:
        """Return a number in thousandths; a price has its currency's digits, a quantity these."""
        mark = literal(column.decimal)
        unread = f"{text} IS NOT NULL AND {ident(column.field)} IS NULL"
        return Term(
            column.field,
            "BIGINT",
            f"qd_minor({text}, {mark}, {_THOUSANDTHS})",
            faults=(Fault(unread, "bad_number", column.field, text),),
            doubts=((f"qd_was_rounded({text}, {mark}, {_THOUSANDTHS})", "rounded_quantity"),),
        )

    def _money(self, column: Column, text: str) -> Term:
        mark, currency = literal(column.decimal), self.currency()
        value = f"qd_minor({text}, {mark}, {self._factor(currency)})"
        return Term(
            column.field,
            "BIGINT",
            value,
            faults=(
                Fault(
                    f"{text} IS NOT NULL AND {ident(column.field)} IS NULL",
                    "bad_number",
                    column.field,
                    text,
                ),
                Fault(
                    f"qd_names_other({text}, {mark}, {currency})",
                    "other_currency",
                    column.field,
                    text,
                ),
            ),
            doubts=(
                (f"qd_was_rounded({text}, {mark}, {self._factor(currency)})", "rounded_amount"),
            ),
            beside=self._by_thousands(column, text, self._factor(currency)),
        )

    def _by_thousands(self, column: Column, text: str, factor: str) -> tuple[tuple[str, str], ...]:
        """Return whether points part thousands, and the amount then, where nobody said."""
        typed = bool(column.column) and self.cells.type_of(column.column) != "VARCHAR"
        if typed or column.constant or "decimal" in column.stated or column.decimal != ".":
            return ()
        dotted, whole = (ident(f"{name}_{column.field}") for name in (DOTTED, "thousands"))
        other = f"CASE WHEN {dotted} THEN qd_minor({text}, ',', {factor}) END"
        return ((dotted, f"qd_parts_thousands({text})"), (whole, other))

    def _factor(self, currency: str) -> str:
        """Return SQL for how many minor units make one major unit of a row's currency."""
        apart = [(c, 10 ** exponent(c)) for c in self.playbook.currencies if exponent(c) != 2]  # noqa: PLR2004
        if currency.startswith("'"):
            return str(10 ** exponent(currency.strip("'")))
        turns = " ".join(f"WHEN {literal(code)} THEN {factor}" for code, factor in apart)
        return f"CASE {currency} {turns} ELSE 100 END" if turns else "100"
