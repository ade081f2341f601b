"""What a call board is on a page: each number as text, each form with its values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as a cell shows it, and to the last digit."""

    text: str
    full: str


@dataclass(frozen=True, slots=True)
class Strip:
    """A record as a tiny picture: where its interval begins and ends, and the lean, in pixels."""

    low: float
    high: float
    lean: float


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One caller on the board; amounts are None where there is none."""

    person: str
    name: str
    query: str
    of: str
    depth: int
    mine: bool
    opened: bool
    target: Amount | None
    booked: Amount | None
    crm: tuple[tuple[Amount | None, str], ...]
    below: Amount | None
    own: tuple[tuple[Amount | None, str], ...]
    before: Amount | None
    expected: Amount | None
    range: str
    said: str
    late: bool
    record: str
    strip: Strip | None


@dataclass(frozen=True, slots=True)
class Field:
    """One amount of a form: its name, what people read, what is in it, and what else stands."""

    name: str
    label: str
    value: str
    stands: str = ""


@dataclass(frozen=True, slots=True)
class ShownVoice:
    """Somebody for whom the viewer may speak, as a form: `seen` is the entry that it is about."""

    person: str
    name: str
    of: str
    seen: int
    fields: tuple[Field, ...]
    said: str
    lent: bool

    def typed(self, values: Mapping[str, str]) -> "ShownVoice":
        """Return the form with what somebody typed, beside what stands."""
        fields = (
            Field(f.name, f.label, typed, f.value or "nothing")
            if (typed := values.get(f.name, f.value)) != f.value
            else f
            for f in self.fields
        )
        return replace(self, fields=tuple(fields))


@dataclass(frozen=True, slots=True)
class ShownDeal:
    """One deal of a row: what the CRM has, and what people say of it."""

    id: str
    title: str
    owner: str
    category: str
    due: str
    amount: Amount | None
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownWord:
    """One thing that was said."""

    on: str
    category: str
    amount: Amount | None
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a row opens: what was said, the open deals due in the period, and who may judge them."""

    person: str
    name: str
    speaker: str
    words: tuple[ShownWord, ...]
    deals: tuple[ShownDeal, ...]
    left: int


@dataclass(frozen=True, slots=True)
class Shown:
    """The board of a page, ready to be drawn."""

    period: str
    as_of: str
    currency: str
    categories: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    left: int
    everybody: str
    voices: tuple[ShownVoice, ...]
    layers: tuple[str, ...]
    due: int
    missing: int
    week: str
    locked: bool
    lockable: bool
    over: bool
    past: bool
    next: str
    opened: Opened | None

    def has_form(self, person: str, deal: str = "") -> bool:
        """Whether the page has a form for a person, or one for a deal."""
        if deal:
            return self.opened is not None and deal in {d.id for d in self.opened.deals}
        return person in {v.person for v in self.voices}

    def typed(self, person: str, values: Mapping[str, str]) -> "Shown":
        """Return the board with what somebody typed in a person's form."""
        voices = (v.typed(values) if v.person == person else v for v in self.voices)
        return replace(self, voices=tuple(voices))
