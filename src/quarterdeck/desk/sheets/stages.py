"""The stages of a track as a form: each list of them from its own day on, and the next one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from quarterdeck.desk.sheets.part import HEAD, Book, Edit, Part, asked_for, refused
from quarterdeck.desk.sheets.stage_lines import COLUMNS, Told, lines_of, told_of
from quarterdeck.playbook.edits.again import stage_keys
from quarterdeck.playbook.edits.documents import (
    Value,
    another,
    listed,
    opened,
    rewritten,
    set_keys,
    set_list,
    table_since,
    without,
    written,
)
from quarterdeck.playbook.stages import FILE, default_category, default_probability
from quarterdeck.playbook.tracks import Stage, Track
from quarterdeck.reports.playbooks.sheets import YES, Cell, Choice, Line, Sheet, Typed, Wrongs
from quarterdeck.words.days import FIRST_DAY, LAST_DAY, parse_day
from quarterdeck.words.deal import Outcome
from quarterdeck.words.problem import QuarterdeckError

_LIST = "list"
"""The key of what holds for the list that is shown: its day, and whether it stays."""


def sheet(book: Book) -> Sheet:
    """Return the stages of one list in their order, and lines for further ones."""
    asked = _asked(book)
    told = f" {asked.said}" if asked.said else ""
    return Sheet(
        PART.name,
        PART.title,
        "The steps of a deal, in their order. The category counts unless the deal says its own; a "
        "stage that gets another name stays the same stage, and its past goes along."
        f"{told}",
        COLUMNS,
        lines_of(asked.stages),
        choices=tuple(choice for choice in asked.choices if choice.several),
        head=_head(),
        top=_top(asked),
    )


def edit(book: Book, typed: Typed) -> Edit:
    """Return stages.toml with what was typed; comments beside what stays stay too."""
    asked, wrong = _asked(book), Wrongs()
    stages = asked.stages if not typed.get(HEAD, {}).get("from") else _begun(asked)
    told = told_of(stages, typed, wrong)
    days = _days(asked, typed, wrong, same=told.same)
    _refuse_later_names(asked, told, wrong)
    if wrong or (told.same and not days):
        return Edit({}, wrong)
    document = opened((book.root / FILE).read_bytes().decode("utf-8-sig"))
    _write(document["pipelines"][asked.pipeline]["tracks"], asked, told, days)
    try:
        text = rewritten(document, asked.track.name) if days else written(document)
    except QuarterdeckError as error:
        wrong.others.append(f"{error.says} {error.fix}")
        return Edit({}, wrong)
    return Edit({FILE: text}, wrong, told.at)


def after(which: Mapping[str, str], typed: Typed) -> Mapping[str, str]:
    """Return what is shown once an edit is in force: the list that was made or changed."""
    day = typed.get(HEAD, {}).get("from") or typed.get(_LIST, {}).get("since")
    if typed.get(_LIST, {}).get("away"):
        return {name: value for name, value in which.items() if name != "since"}
    return {**which, "since": day} if day else which


PART = Part(
    "stages", "Stages", "The steps of a deal, and what each says of it.", sheet, edit, after
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which list of which track is shown, of those that follow each other."""

    pipeline: str
    track: Track
    at: int
    choices: tuple[Choice, ...]

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages of the list."""
        return self.track.maps[self.at][1]

    @property
    def since(self) -> date:
        """The day from which the list is in force."""
        return self.track.maps[self.at][0]

    @property
    def until(self) -> date:
        """The day from which the next list is in force."""
        later = self.track.maps[self.at + 1 :]
        return later[0][0] if later else LAST_DAY

    @property
    def last(self) -> bool:
        """Whether no other list follows."""
        return self.at + 1 == len(self.track.maps)

    @property
    def said(self) -> str:
        """From when until when the list is in force, '' for the only one."""
        if not self.track.earlier:
            return ""
        begins = f"from {self.since} on" if self.at else "from the start"
        ends = "" if self.last else f", until the next list begins on {self.until}"
        return f"These are in force {begins}{ends}."


@dataclass(frozen=True, slots=True)
class _Days:
    """What becomes of the list itself: it goes, it gets another day, or a new one begins."""

    away: bool = False
    moved: date | None = None
    begins: date | None = None

    def __bool__(self) -> bool:
        return self.away or bool(self.moved or self.begins)


def _asked(book: Book) -> _Asked:
    tracks = {f"{p.name}/{t.name}": (p.name, t) for p in book.playbook.pipelines for t in p.tracks}
    options = tuple((key, key.replace("/", ", ")) for key in tracks)
    chosen = asked_for("track", "Pipeline and track", options, book.which, options[0][0])
    pipeline, track = tracks[chosen.value]
    days = [since for since, _ in track.maps]
    now = max((day for day in days if day <= book.today), default=days[0])
    called = tuple(
        (f"{day}", f"from {day} on" if at else _first(day)) for at, day in enumerate(days)
    )
    since = asked_for("since", "List in force", called, book.which, f"{now}")
    at = [day for day, _ in called].index(since.value)
    return _Asked(pipeline, track, at, (chosen, since))


def _first(day: date) -> str:
    return "from the start" if day == FIRST_DAY else f"from the start ({day})"


def _head() -> Line:
    begins = Cell("from", "So from this day on (empty: on all days of this list)", "", "day")
    return Line(HEAD, "", ((begins,),))


def _top(asked: _Asked) -> Line | None:
    """Return the day of a list that follows another, and of the last one whether it stays."""
    if not asked.at:
        return None
    since = Cell("since", "This list is in force from", f"{asked.since}", "day")
    away = Cell("away", "Take this list away: the one before goes on", "", "check")
    return Line(_LIST, "This list", ((since,), *(((away,),) if asked.last else ())))


def _days(asked: _Asked, typed: Typed, wrong: Wrongs, *, same: bool) -> _Days:
    """Read what becomes of the list; what does not go together or fit is noted at its field."""
    told, head = typed.get(_LIST, {}), typed.get(HEAD, {})
    text, moved, away = head.get("from", ""), told.get("since", ""), told.get("away") == YES
    if away and (text or "since" in told or not same):
        wrong.add(_LIST, "away", "A list that goes takes no other change: undo one of them.")
        return _Days()
    if text and "since" in told:
        wrong.add(HEAD, "from", "This list gets another day, or a new one begins: choose one.")
        return _Days()
    found = _Days(away)
    if text:
        found = _Days(begins=_day(asked, (HEAD, "from"), text, wrong))
    elif "since" in told:
        found = _Days(moved=_day(asked, (_LIST, "since"), moved, wrong))
    return found


def _day(asked: _Asked, cell: tuple[str, str], text: str, wrong: Wrongs) -> date | None:
    """Return a day between that of the list before and that of the next one."""
    after_this = cell[0] == HEAD
    least = asked.since if after_this else asked.track.maps[asked.at - 1][0]
    try:
        day = parse_day(text)
    except QuarterdeckError as error:
        refused(wrong, *cell, error)
        return None
    if least < day < asked.until:
        return day
    if day <= least and least == asked.track.maps[0][0] != day:
        says = f"The first list is in force from {least} on, and for all days before it."
    elif day in {least, asked.until}:
        says = f"Another list is in force from {day} on: change that one, or choose another day."
    else:
        other = least if day < least else asked.until
        says = f"A list is in force from {other} on, which this one cannot stand beyond."
    later = f" and before {asked.until}" if asked.until != LAST_DAY else ""
    wrong.add(*cell, f"{says} Choose a day after {least}{later}.")
    return None


def _refuse_later_names(asked: _Asked, told: Told, wrong: Wrongs) -> None:
    """Note a stage that gets another name though a later list calls it by the one it has."""
    for key, step in zip(told.keys, told.steps, strict=True):
        for since, stages in asked.track.maps[asked.at + 1 :]:
            if step.was and "name" in step.sets and step.was in {one.name for one in stages}:
                says = f"The list in force from {since} on calls it {step.was!r}, too: "
                wrong.add(key, "name", f"{says}rename it there, and it is the same stage here.")
                break


def _write(tracks: Any, asked: _Asked, told: Told, days: _Days) -> None:  # noqa: ANN401 -- documents
    name = asked.track.name
    if days.away:
        without(tracks, name, asked.since)
        return
    if days.begins:
        another(tracks, name, days.begins, lambda table: _begin(table, _begun(asked), told))
        return
    table = table_since(tracks, name, asked.since)
    listed(table["stages"], told.steps)
    if days.moved:
        set_keys(table, {"since": days.moved})


def _begin(table: Any, stages: tuple[Stage, ...], told: Told) -> None:  # noqa: ANN401 -- documents
    """Write stages into the table of a new list, and what was typed of them."""
    set_list(table, "stages", [one.name for one in stages])
    for entry, stage in zip(table["stages"], stages, strict=True):
        set_keys(entry, _said(stage))
    listed(table["stages"], told.steps)


def _begun(asked: _Asked) -> tuple[Stage, ...]:
    """Return the stages with which a new list begins; former names stay told by this one."""
    return tuple(replace(one, formerly=()) for one in asked.stages)


def _said(stage: Stage) -> dict[str, Value]:
    """Return the keys that a new list has to tell of a stage: what is not usual for it."""
    usual = replace(
        stage,
        outcome=Outcome.OPEN,
        category=default_category(stage.outcome),
        probability=default_probability(stage.outcome),
        qualified=False,
    )
    known = stage_keys(usual)
    return {key: value for key, value in stage_keys(stage).items() if value != known[key]}
