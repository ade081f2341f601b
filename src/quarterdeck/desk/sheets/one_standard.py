"""One standard as a form: every key that a file may say of it, and one that is not there yet.

A standard of a company's own is a rule of the catalogue with other thresholds or for other deals,
or a filter. Files can say no more, so nobody writes a query here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from quarterdeck.desk.sheets.part import HEAD, Book, Edit, asked_for, refused
from quarterdeck.desk.sheets.standard_lines import (
    Sets,
    changed_texts,
    choices,
    file_of,
    held,
    known_standards,
    placed,
    sets_of,
    texts_of,
    threshold,
    write,
)
from quarterdeck.desk.sheets.tree import nodes_below
from quarterdeck.metrics.standards import rules
from quarterdeck.metrics.standards.policy import OWN, Standard, standard
from quarterdeck.metrics.standards.rules import worded
from quarterdeck.playbook.edits.again import set_thresholds
from quarterdeck.playbook.edits.documents import Value, another, latest, opened, set_keys
from quarterdeck.playbook.model import Standard as Written
from quarterdeck.playbook.standards import OWNERS, SEVERITIES
from quarterdeck.reports.playbooks.sheets import YES, Cell, Choice, Line, Sheet, Typed, Wrongs
from quarterdeck.words.days import FIRST_DAY, parse_day
from quarterdeck.words.problem import Problem, QuarterdeckError

NEW_ONE = "new-standard"
"""What is asked for where a standard is to be added; no id can be called so."""

_ASKED = "one"
_ID = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = frozenset({"since"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """The standard that is shown: `key` is its line, `choice` the rule it is to rest on."""

    key: str
    one: Standard
    was: Written | None
    choice: Choice

    @property
    def new(self) -> bool:
        """Whether it is not there yet."""
        return self.key == NEW_ONE

    @property
    def own(self) -> bool:
        """Whether the company added it, so that it can be taken away."""
        return self.was is not None and self.key not in rules.catalogue()


def asked_one(book: Book) -> str:
    """Return the id of the one standard that is asked for, NEW_ONE for a new one, '' for none."""
    which = book.which.get(_ASKED, "")
    known = {one.id for one in known_standards(book.playbook)}
    return which if which in {NEW_ONE, *known} else ""


def after(which: Mapping[str, str], typed: Typed) -> Mapping[str, str]:
    """Return what is shown once an edit is in force: what was added, all where one went."""
    if _ASKED not in which:
        return which
    key = which[_ASKED]
    if typed.get(key, {}).get("away"):
        return {}
    return {_ASKED: typed.get(key, {}).get("id", key)}


def one_standard(book: Book, key: str) -> Sheet:
    """Return the form of one standard."""
    asked = _asked(book, key)
    called = "A standard of your own" if asked.new else asked.one.title
    return Sheet(
        "standards",
        "Standards",
        f"{called}. {_told(asked)}",
        (),
        (),
        choices=(asked.choice,),
        top=Line(key, called, tuple((cell,) for cell in _cells(book, asked)), add=asked.new),
        head=None if asked.was is None else _head(),
        empty=f"It flags: {asked.one.sentence}",
    )


def edit_one(book: Book, key: str, typed: Typed) -> Edit:
    """Return the files of standards with what was typed of one."""
    asked, wrong = _asked(book, key), Wrongs()
    told = typed.get(key, {})
    one = replace(asked.one, id=told.get("id", "")) if asked.new else asked.one
    if asked.new:
        _refuse_id(book, one.id, wrong)
    text = typed.get(HEAD, {}).get("from", "")
    begins = _begins(asked, text, wrong) if text else None
    keys, thresholds = sets_of(replace(one, id=key), told, wrong)
    keys |= _more(asked, told, wrong)
    keys |= _ruled(asked, one.id)
    away = told.get("away") == YES
    if away and (begins or set(told) - {"away"}):
        wrong.add(key, "away", "A standard that goes takes no other change: undo one of them.")
    if wrong or not (keys or thresholds or begins or away or asked.new):
        return Edit({}, wrong)
    documents = {path: opened(text) for path, text in texts_of(book)}
    if away:
        _take_away(documents, one.id)
    elif begins:
        _begin(documents[file_of(documents, one)], one.id, begins, (keys, thresholds))
    else:
        write(documents, one, (_gone(asked) | keys, thresholds))

    def place(problem: Problem) -> tuple[str, str] | None:
        at = placed(problem)
        return (key, at[1]) if at and at[0] == one.id else at

    return Edit(changed_texts(book, documents), wrong, place)


def _asked(book: Book, key: str) -> _Asked:
    playbook = book.playbook
    versions = [one for one in playbook.standards if one.id == key]
    was = versions[-1] if versions else None
    says = was or Written(key, OWN if key == NEW_ONE else key, FIRST_DAY)
    options = tuple(_options(book))
    choice = asked_for("rule", "Rule", options, book.which, says.rule)
    if choice.value != says.rule:
        says = replace(says, rule=choice.value, thresholds=())
    return _Asked(key, standard(says, playbook), was, choice)


def _options(book: Book) -> Iterator[tuple[str, str]]:
    """Yield the rules a standard may rest on, one's own filter first."""
    yield OWN, "a filter of your own"
    for name, rule in rules.catalogue().items():
        if name != OWN:
            usual = {p.name: p.value(book.playbook.settings) for p in rule.parameters}
            yield name, worded(rule.title, rule, usual)


def _told(asked: _Asked) -> str:
    if asked.one.rule.id == OWN:
        return (
            "Every open deal that the filter picks breaks it. Write conditions as the filter of "
            "pages takes them, with a semicolon between them: pushes>=1; amount>=100000."
        )
    teams = asked.one.rule.about == "team"
    about = "all teams" if teams else "all open deals, or those of a filter"
    return f"It holds for {about}; an empty field is as the rule has it."


def _head() -> Line:
    begins = Cell("from", "So from this day on (empty: on all days of this version)", "", "day")
    return Line(HEAD, "", ((begins,),))


def _cells(book: Book, asked: _Asked) -> Iterator[Cell]:
    one, was = asked.one, asked.was
    if asked.new:
        yield Cell("id", "Id, in small letters, digits and _", "", size=20)
    yield Cell("title", "Title", "" if asked.new else one.title, size=36)
    if one.rule.about == "deal":
        yield Cell("where", "Only deals where", one.where, size=44)
        if len(book.playbook.pipelines) > 1 or one.pipelines:
            yield Cell("pipelines", "Only pipelines, separated by commas", ", ".join(one.pipelines))
    yield Cell("scope", "Only the part of", one.scope, "choice", _parts(book, one.scope))
    for name, value in one.thresholds.items():
        cell = threshold(one, name, value)
        yield replace(cell, label=f"{cell.label[:1].upper()}{cell.label[1:]}", named=False)
    yield Cell("severity", "How grave", one.severity, "choice", choices(SEVERITIES))
    yield Cell("owner", "Who acts", one.owner, "choice", choices(OWNERS))
    yield Cell("do", "What they are to do", one.do, "long", size=44)
    if was is not None:
        since = "" if was.since == FIRST_DAY else f"{was.since}"
        yield Cell("since", "This version is in force from", since, "day")
    if not asked.new:
        yield Cell("held", "In force", YES if held(book, one) else "", "check")
    if asked.own:
        yield Cell("away", "Take it away, with all its versions", "", "check")


def _parts(book: Book, now: str) -> tuple[tuple[str, str], ...]:
    known = {node: book.name(node) for node, _ in nodes_below(book)}
    return tuple(({"": "the whole company"} | ({now: now} if now else {}) | known).items())


def _refuse_id(book: Book, id_: str, wrong: Wrongs) -> None:
    known = {one.id for one in book.playbook.standards} | set(rules.catalogue())
    if id_ in known:
        wrong.add(NEW_ONE, "id", f"There is a standard {id_!r} already: choose another id.")
    elif not _ID.fullmatch(id_) or id_ in _TAKEN:
        says = f"{id_!r} cannot name a standard." if id_ else "Give it an id."
        wrong.add(NEW_ONE, "id", f"{says} Write small letters, digits and _, such as big_and_late.")


def _more(asked: _Asked, told: Mapping[str, str], wrong: Wrongs) -> dict[str, Value]:
    """Return the keys that only the form of one standard asks for."""
    found: dict[str, Value] = {}
    for name in ("title", "where", "scope"):
        if name in told and told[name] != ("" if asked.new else getattr(asked.one, name)):
            found[name] = told[name] or None
    if "pipelines" in told:
        names = tuple(word.strip() for word in told["pipelines"].split(",") if word.strip())
        found |= {} if names == asked.one.pipelines else {"pipelines": names or None}
    if "since" in told:
        found["since"] = _day((asked.key, "since"), told["since"], wrong)
    return found


def _day(cell: tuple[str, str], text: str, wrong: Wrongs) -> date | None:
    """Return a day as typed, None for none."""
    try:
        return parse_day(text) if text else None
    except QuarterdeckError as error:
        refused(wrong, *cell, error)
        return None


def _begins(asked: _Asked, text: str, wrong: Wrongs) -> date | None:
    """Return the day from which a new version is in force."""
    day = _day((HEAD, "from"), text, wrong)
    if day and asked.was and day <= asked.was.since:
        says = f"A version is in force from {asked.was.since} on: choose a later day."
        wrong.add(HEAD, "from", says)
    return day


def _ruled(asked: _Asked, id_: str) -> dict[str, Value]:
    """Return the rule, where it is another one than stands."""
    stands = asked.was.rule if asked.was else asked.key
    if asked.one.rule.id == stands:
        return {}
    return {"rule": None if asked.one.rule.id == id_ else asked.one.rule.id}


def _gone(asked: _Asked) -> dict[str, Value]:
    """Return the thresholds as taken away, where those of another rule stand."""
    return {"thresholds": None} if asked.was and asked.was.rule != asked.one.rule.id else {}


def _take_away(documents: dict[str, Any], id_: str) -> None:
    for document in documents.values():
        document.pop(id_, None)


def _begin(document: Any, id_: str, day: date, sets: Sets) -> None:  # noqa: ANN401 -- documents
    """Write a new version of a standard: what the last one says, and what was typed."""
    says = latest(document[id_]).unwrap()
    stands = {n: Decimal(str(v)) for n, v in says.pop("thresholds", {}).items()}
    limits = sets[1] if "rule" in sets[0] else stands | sets[1]
    says.pop("since", None)

    def fill(table: Any) -> None:  # noqa: ANN401 -- documents
        for name, value in says.items():
            table[name] = value
        set_keys(table, sets[0])
        if limits:
            set_thresholds(table, limits)

    another(document, id_, day, fill)
