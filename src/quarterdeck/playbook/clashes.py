"""Mappings that get in each other's way: one name for two, or one file for two of a table."""

from itertools import combinations

from quarterdeck.playbook.mapping_desk import Desk
from quarterdeck.playbook.model import Mapping, Playbook
from quarterdeck.playbook.notes import Notes
from quarterdeck.words.problem import Severity


def check_clashes(playbook: Playbook, notes: Notes) -> None:
    """Note mappings of one name, and those that would both read the same file."""
    for one, two in combinations(playbook.mappings, 2):
        desk = Desk(two, playbook, notes)
        if one.name == two.name:
            desk.note(
                "mapping.name",
                f"{one.path} has the name {one.name!r} too.",
                fix="Give each mapping a name of its own.",
            )
        _note_shared(desk, one)


def _note_shared(desk: Desk, one: Mapping) -> None:
    """Note that files of one mapping would be read by another into the same table as well.

    Two that take their ids from different columns are meant: a line may name a seller and a
    manager. So are two that read different sheets of a workbook.
    """
    patterns = _shared(one.files, desk.mapping.files)
    asked, other = _asked(one), _asked(desk.mapping)
    if one.id_column != desk.mapping.id_column or _on_other_sheets(one, desk.mapping):
        return
    if one.table != desk.mapping.table or not patterns or not (asked <= other or other <= asked):
        return
    why = "both ask for the same columns" if asked == other else "one asks for fewer columns"
    desk.note(
        "mapping.files",
        f"A file that matches {' and '.join(patterns)} can fit {one.path} too, since {why}: it "
        f"would fill {one.table} twice.",
        fix="Narrow files, or name in header a column that only the one kind of file has.",
        severity=Severity.ERROR if asked == other else Severity.WARNING,
    )


def _on_other_sheets(one: Mapping, two: Mapping) -> bool:
    sheets = [" ".join(mapping.layout.sheet.split()).casefold() for mapping in (one, two)]
    return all(sheets) and sheets[0] != sheets[1]


def _asked(mapping: Mapping) -> frozenset[str]:
    """Return the columns a file must have, in the form in which equal names are equal."""
    names = mapping.header or (mapping.id_column,)
    return frozenset(" ".join(name.split()).casefold() for name in names)


def _shared(ones: tuple[str, ...], twos: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first two file patterns that some file name would match both of."""
    for one in ones:
        for two in twos:
            if _meet(one.casefold(), two.casefold()):
                return (one,) if one == two else (one, two)
    return ()


def _meet(one: str, two: str) -> bool:
    """Tell whether some text matches both patterns of * and ?; a [set] counts as any letter."""
    if not one or not two:
        return not (one + two).strip("*")
    if one[0] == "*":
        return (
            _meet(one[1:], two)
            or (two[0] != "*" and _meet(one, _rest(two)))
            or (two[0] == "*" and _meet(one, two[1:]))
        )
    if two[0] == "*":
        return _meet(two, one)
    same = one[0] == two[0] or "?" in (one[0], two[0]) or "[" in (one[0], two[0])
    return same and _meet(_rest(one), _rest(two))


def _rest(pattern: str) -> str:
    """Drop the first letter of a pattern, or the whole [set] it begins with."""
    end = pattern.find("]", 2) if pattern[0] == "[" else 0
    return pattern[end + 1 :] if end > 0 else pattern[1:]
