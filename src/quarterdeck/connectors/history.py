"""Field history: one changed field a row, its name in one column and its value in another."""

from dataclasses import replace

from quarterdeck.connectors.columns import changes
from quarterdeck.connectors.term import Fault, Term
from quarterdeck.connectors.terms import Terms
from quarterdeck.engine.sql import literal
from quarterdeck.playbook.model import Column
from quarterdeck.words.problem import QuarterdeckError


def history_terms(terms: Terms) -> tuple[Term, ...]:
    """Return the terms of a field history: each set only in the rows that name its field."""
    mapping = terms.mapping
    if not mapping.field_column or not mapping.new_column:
        raise QuarterdeckError(
            "A field history needs the columns of the field's name and of its new value.",
            fix="Set field_column and new_column in the mapping.",
            where=mapping.path,
        )
    stated = {column.field: column for column in mapping.columns}
    found: list[Term] = []
    for field in dict.fromkeys(ours for _, ours in names_of(terms)):
        column = stated.get(field, Column(field))
        here = _named(terms, tuple(source for source, ours in names_of(terms) if ours == field))
        written = replace(column, column=mapping.new_column, constant="")
        found += [term.only_when(here) for term in terms.of(written)]
    return tuple(found)


def old_values(terms: Terms) -> tuple[Term, ...]:
    """Return, for each field of a history, what it held before: terms named old_<field>."""
    mapping = terms.mapping
    if not mapping.old_column:
        return ()
    stated = {column.field: column for column in mapping.columns}
    found: list[Term] = []
    for field in dict.fromkeys(ours for _, ours in names_of(terms)):
        column = stated.get(field, Column(field))
        written = replace(column, column=mapping.old_column, constant="")
        found += [replace(term, field=f"old_{term.field}") for term in terms.of(written)]
    return tuple(found)


def unknown_field(terms: Terms) -> str:
    """Return SQL telling that a row changes a field the mapping does not name."""
    return f"NOT ({_named(terms, tuple(source for source, _ in names_of(terms)))})"


def names_of(terms: Terms) -> tuple[tuple[str, str], ...]:
    """Return the source's names of fields with ours; without field_names both are the same."""
    return changes(terms.mapping)


def missing_field(terms: Terms) -> Fault:
    """Return the fault of a row that does not say which field changed."""
    name = terms.cells.text(terms.mapping.field_column)
    return Fault(f"{name} IS NULL", "missing_field", "field")


def _named(terms: Terms, names: tuple[str, ...]) -> str:
    listed = ", ".join(literal(name) for name in names)
    return f"coalesce({terms.cells.text(terms.mapping.field_column)} IN ({listed}), FALSE)"
