"""Which column of a file is which field, by its name and by what its cells are like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from quarterdeck.connectors.guess.evidence import Answers
from quarterdeck.connectors.guess.known import bare, fit, headers, words
from quarterdeck.connectors.guess.profile import Profile, Sheet

DIMENSION = "dim_"
"""How the field of a breakdown that the playbook declares begins."""

NO_COLUMN = "-"
"""The answer that no column of the file fills a field."""

_EXACT = 2
_MOST_STAGES = 60
_FEWEST_WORDS = 2


def _number(profile: Profile) -> bool:
    return profile.is_number


def _day(profile: Profile) -> bool:
    return profile.is_day


def _few(profile: Profile) -> bool:
    texts = not profile.is_day and not profile.is_number
    return 0 < profile.different <= _MOST_STAGES and texts


def _code(profile: Profile) -> bool:
    return profile.mostly(profile.codes)


def _truth(profile: Profile) -> bool:
    return profile.mostly(profile.truths)


def _filled(profile: Profile) -> bool:
    return profile.filled > 0 and not profile.is_day


def _share(profile: Profile) -> bool:
    return profile.filled > 0 and not profile.is_day


_LIKE: Mapping[str, Callable[[Profile], bool]] = {
    "amount": _number,
    "list_amount": _number,
    "currency": _code,
    "close_date": _day,
    "closed_at": _day,
    "created_at": _day,
    "observed_at": _day,
    "changed_at": _day,
    "stage": _few,
    "category": _few,
    "pipeline": _few,
    "event": _few,
    "field": _few,
    "is_closed": _truth,
    "is_won": _truth,
    "active": _truth,
    "probability": _share,
}
"""What the cells of a field must be like; anything filled where nothing is said."""

_SHARED = frozenset(
    {"outcome", "changed_at", "closed_at", "event", "field", "old_value", "new_value"}
)
"""Fields that do not take a column away from others: which of them counts is decided later."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns that fill fields, by field; '' for a field that no column fills."""

    by_field: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        """Return the column of a field, '' when there is none."""
        return self.by_field.get(field, "")

    def has(self, *fields: str) -> bool:
        """Tell whether each of these fields has a column."""
        return all(self[field] for field in fields)


def roles(sheet: Sheet, table: str, answers: Answers | None = None) -> Roles:
    """Match columns and fields, the surest pair first; a column fills one field.

    An answer that names a column for a field settles it, and so does NO_COLUMN.
    """
    pairs = sorted(
        (
            (-_score(profile, field, known), place, field, profile.name)
            for place, profile in enumerate(sheet.profiles)
            for field, known in headers(table).items()
        ),
    )
    there = {profile.name for profile in sheet.profiles}
    known_fields = headers(table)
    said = {
        field: name
        for field, name in (answers or {}).items()
        if field in known_fields or field.startswith(DIMENSION)
    }
    found = {field: name for field, name in said.items() if name in there}
    taken = set(found.values())
    found |= {field: "" for field, name in said.items() if name == NO_COLUMN not in there}
    for score, _, field, name in pairs:
        if score >= 0 or field in found:
            continue
        if field in _SHARED or name not in taken:
            found[field] = name
            if field not in _SHARED:
                taken.add(name)
    return Roles(found)


def table_of(sheet: Sheet) -> str:
    """Tell what the rows of a file are: deals, accounts or people, by its headers."""
    deals = roles(sheet, "deals")
    valued = deals["amount"] or deals["close_date"]
    if deals.has("field", "new_value") or (deals["stage"] and valued):
        return "deals"
    names = {bare(profile.name) for profile in sheet.profiles}
    counts = {
        table: sum(1 for word in known if bare(word) in names)
        for table, known in words()["tables"].items()
    }
    best = max(counts, key=lambda table: counts[table])
    return best if counts[best] >= _FEWEST_WORDS else "deals"


def _score(profile: Profile, field: str, known: list[str]) -> float:
    """Return how well a column fits a field, 0 for not at all."""
    score = fit(profile.name, known)
    if not score or not _LIKE.get(field, _filled)(profile):
        return 0
    if field == "id":
        score += 1 if profile.is_each_its_own else -0.5
        score += 0.4 if profile.mostly(profile.record_ids) else 0
    if field in ("stage", "owner") and score < _EXACT:
        score -= 0.3
    return max(score, 0)
