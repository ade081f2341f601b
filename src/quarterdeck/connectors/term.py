"""A field of a row as SQL: its value, when it is set, and what speaks against it."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Fault:
    """A condition under which a row cannot be taken: SQL, a code, the field, the offending text."""

    when: str
    code: str
    field: str
    text: str = "NULL"


@dataclass(frozen=True, slots=True)
class Term:
    """One field: its engine type, its value, the condition under which a row sets it ('' always).

    `doubts` are conditions that flag a row without holding it back, as (SQL, code); `beside` are
    further columns of the row, as (name, SQL), for what only the whole file can tell.
    """

    field: str
    kind: str
    value: str
    sets: str = ""
    faults: tuple[Fault, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    beside: tuple[tuple[str, str], ...] = ()

    def discarding(self) -> "Term":
        """Return the term for a field whose rows are left out where its cell was not foreseen."""
        kept = ("missing_stage",)
        faults = (f if f.code in kept else replace(f, code="discarded") for f in self.faults)
        return replace(self, faults=tuple(faults))

    def only_when(self, condition: str) -> "Term":
        """Return the term for a field that is set only under a condition (SQL)."""
        return replace(
            self,
            sets=both(self.sets, condition),
            faults=tuple(replace(f, when=both(f.when, condition)) for f in self.faults),
            doubts=tuple((both(when, condition), code) for when, code in self.doubts),
            beside=tuple((n, f"CASE WHEN {condition} THEN {sql} END") for n, sql in self.beside),
        )


def both(one: str, two: str) -> str:
    """Join two SQL conditions of which either may be '' for always."""
    return f"({one}) AND ({two})" if one and two else one or two
