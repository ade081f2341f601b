"""Drafts a mapping from any file that can be read; nothing is imported and nothing written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from quarterdeck.connectors.guess.breakdowns import declared_breakdowns
from quarterdeck.connectors.guess.columns import Roles, roles, table_of
from quarterdeck.connectors.guess.deals import Drafting, id_choice, plain_fields, stage_field
from quarterdeck.connectors.guess.draft import Draft, Line, Paper, column
from quarterdeck.connectors.guess.evidence import Answers, Choice, Confidence, Question
from quarterdeck.connectors.guess.histories import apart, history_keys, history_names
from quarterdeck.connectors.guess.kinds import Kind, kind_of
from quarterdeck.connectors.guess.lists import list_fields
from quarterdeck.connectors.guess.outcomes import Overruling, overruling
from quarterdeck.connectors.guess.pipelines import Context, Fitted, fitted, names_pipelines
from quarterdeck.connectors.guess.profile import Sheet, opened
from quarterdeck.connectors.guess.reading import first_look
from quarterdeck.connectors.guess.seen import fields_of, seen_columns
from quarterdeck.connectors.guess.sheets import other_sheets
from quarterdeck.connectors.guess.stages import Beside, Proposed, open_questions, proposals
from quarterdeck.connectors.guess.totals import without_totals
from quarterdeck.connectors.guess.writing import mapping_text
from quarterdeck.connectors.known_exports import known_export
from quarterdeck.connectors.look import Look
from quarterdeck.playbook import layouts, toml
from quarterdeck.playbook.model import Layout, Playbook
from quarterdeck.words.problem import QuarterdeckError

_NUMBERS = re.compile(r"\d[\d\-_.T ]*")
_DAY = re.compile(r"(?<!\d)\d{4}[-_.]?\d{2}[-_.]?\d{2}(?!\d)")
_PACKED = ".gz"
_HEADER_FIELDS = {
    "field_history": ("field", "new_value", "changed_at"),
    "events": ("changed_at", "stage"),
}
_PLAIN_HEADER = ("stage", "amount", "close_date", "owner")


@dataclass(frozen=True, slots=True)
class Brief:
    """What a draft is made for.

    `fresh` says that the playbook's stages are still those a new workspace begins with; `name` is
    the mapping's ('' for one by the file); `answers` are what the user said, by question.
    """

    playbook: Playbook
    fresh: bool = False
    name: str = ""
    answers: Answers = field(default_factory=dict)


def draft(path: Path, brief: Brief, scratch: Path) -> Draft:
    """Draft a mapping from a file; raises QuarterdeckError when the file cannot be read."""
    look, layout = first_look(path, scratch, brief.answers.get("sheet", ""))
    known = known_export(look)
    if known:
        raise QuarterdeckError(f"{path.name} is {known.name}. {known.says}", fix=known.fix)
    with opened(look, scratch) as sheet:
        data, totals = without_totals(sheet)
        if not data.rows:
            raise _no_rows(look)
        table = table_of(data)
        work = _Work(data, brief, replace(layout, totals=totals), table, Paper())
        found = roles(data, table, brief.answers)
        return work.deals(found) if table == "deals" else work.listed(found)


@dataclass(frozen=True, slots=True)
class _Work:
    """One draft on its way."""

    sheet: Sheet
    brief: Brief
    layout: Layout
    table: str
    paper: Paper

    def listed(self, found: Roles) -> Draft:
        """Draft a list of people or of accounts."""
        kind = Kind("snapshot", Choice("kind", Confidence.LIKELY, f"a list of {self.table}"))
        self._begin(kind, found, ("title", "parent", "role"))
        self._observed(kind)
        list_fields(self.sheet, found, self.table, self.paper)
        declared_breakdowns(self.table, self.brief.playbook, found, self.paper)
        return self._finished(kind, Fitted({}, {}), found)

    def deals(self, found: Roles) -> Draft:
        """Draft a file of deals: as they stand, as they changed, or as they ended."""
        names = history_names(self.sheet, found) if found.has("field", "new_value") else {}
        sheet, found = apart(self.sheet, found, names) if names else (self.sheet, found)
        stages = self._stages(sheet, found)
        over = Overruling() if names else overruling(sheet, found["stage"], stages)
        if over.turns:
            stages = self._stages(sheet, found, over)
        kind = kind_of(sheet, found, stages)
        self._begin(kind, found, _HEADER_FIELDS.get(kind.name, _PLAIN_HEADER))
        event = found["event"] if kind.name == "events" else ""
        drafting = Drafting(
            sheet, found, self.brief.playbook, self.brief.answers, self.paper, bool(names), event
        )
        context = Context(sheet, found, self.brief.playbook)
        fits = fitted(context, stages, over, fresh=self.brief.fresh)
        self._times(drafting, kind, fits)
        if names:
            history_keys(sheet, found, names, self.paper)
        self.paper.ask(fits.question)
        self._stage(drafting, fits, over)
        plain_fields(drafting, kind)
        if not names:
            declared_breakdowns(self.table, self.brief.playbook, found, self.paper)
        self.paper.questions += open_questions(stages)
        return self._finished(kind, fits, found)

    def _stages(
        self, sheet: Sheet, found: Roles, over: Overruling | None = None
    ) -> tuple[Proposed, ...]:
        if not found["stage"]:
            return ()
        ended = over.condition if over else ""
        beside = Beside(found["probability"], found["is_closed"], found["is_won"], ended)
        return proposals(sheet, found["stage"], beside, self.brief.answers)

    def _begin(self, kind: Kind, found: Roles, fields: Sequence[str]) -> None:
        """Draft what the mapping is for: name, table, kind, files, header, layout and id."""
        paper, look = self.paper, self.sheet.look
        there = {profile.name for profile in self.sheet.profiles}
        wanted = dict.fromkeys(found[key] for key in ("id", *fields))
        header = [name for name in wanted if name in there]
        paper.say("name", toml.text(self.brief.name or name_of(look.path)))
        paper.say("table", toml.text(self.table))
        paper.say("kind", toml.text(kind.name), kind.choice)
        paper.say("files", toml.texts([_files(look.path)]), remark="by name, and")
        if header:
            paper.say("header", toml.texts(header), remark="by columns that must be there")
        asked = other_sheets(look, header, self.brief.answers, paper)
        for key, value in layouts.written(self.layout).items():
            if key == "sheet" and asked:
                paper.head.append(Line(key, value, None, "TODO see above", off=True))
            else:
                paper.say(key, value, Choice(key, Confidence.LIKELY, _LAID_OUT[key]))
        if found["id"]:
            choice = id_choice(self.sheet.whole(found["id"]), one_row=_one_row(kind))
            paper.say("id", toml.text(found["id"]), choice)
            return
        ids = [profile.name for profile in self.sheet.profiles if profile.is_each_its_own]
        options = tuple((name, "each of its cells is different") for name in ids)
        paper.ask(Question("id", "Which column names the record, by an id of its own?", options))

    def _times(self, drafting: Drafting, kind: Kind, fits: Fitted) -> None:
        found, paper = drafting.roles, self.paper
        if kind.name == "closed_deals":
            for key, name in (("created", "created_at"), ("closed", "closed_at")):
                self._day(drafting, key, found[name] or found["close_date"])
            if fits.opened:
                remark = "the stage every deal is taken to have begun in"
                paper.say("opened_stage", toml.text(fits.opened), remark=remark)
        elif kind.name == "snapshot":
            self._observed(kind, drafting)
        else:
            self._day(drafting, "valid_at", kind.time)
        if found["sequence"] and kind.name == "events":
            paper.say("sequence", toml.text(found["sequence"]))

    def _day(self, drafting: Drafting, key: str, name: str) -> None:
        days = drafting.days(key, name)
        if days.question:
            drafting.paper.head.append(
                Line(key, column(name, format='["%d/%m/%Y"]'), None, "TODO see above", off=True)
            )
        else:
            forms = toml.texts(days.formats) if days.formats else ""
            self.paper.say(key, column(name, format=forms), days.choice)

    def _observed(self, kind: Kind, drafting: Drafting | None = None) -> None:
        """Draft when a list was seen, or say that nothing in the file tells."""
        if kind.time and drafting:
            self._day(drafting, "observed_at", kind.time)
        elif not _DAY.search(self.sheet.look.path.name):
            self.paper.dated = False
            self.paper.notes.append(
                "Nothing in the file or its name says when it was exported: import it with "
                "--observed-at and the day."
            )

    def _stage(self, drafting: Drafting, fits: Fitted, over: Overruling) -> None:
        found, name = drafting.roles, drafting.roles["stage"]
        if not name:
            profiles = self.sheet.profiles
            few = [p.name for p in profiles if 1 < p.different <= _FEW and not p.is_number]
            options = tuple((one, "has few different values") for one in few)
            if not drafting.history:
                self.paper.ask(Question("stage", "Which column says how far a deal is?", options))
            return
        stage_field(drafting, name, fits.translated, (over.column, fits.turns))
        if names_pipelines(drafting.sheet, found) and not drafting.history:
            why = f"column {found['pipeline']!r} tells several apart"
            choice = Choice("pipeline", Confidence.LIKELY, why)
            self.paper.fill("pipeline", toml.text(found["pipeline"]), choice)

    def _finished(self, kind: Kind, fits: Fitted, found: Roles) -> Draft:
        look, paper = self.sheet.look, self.paper
        source = f"{look.path.name} ({look.form}; {self.sheet.rows:,} rows)"
        opening = [f"Drafted from {source}. {_HOW_TO_READ}", *paper.notes]
        lines = [*paper.head, *paper.columns]
        return Draft(
            name=self.brief.name or name_of(look.path),
            file=look.path.name,
            form=look.form,
            rows=self.sheet.rows,
            table=self.table,
            kind=kind.name,
            mapping=mapping_text(opening, paper.head, paper.columns, paper.questions),
            stages=fits.text,
            dated=paper.dated,
            choices=tuple(line.choice for line in lines if line.choice),
            questions=tuple(paper.questions),
            notes=tuple(paper.notes),
            columns=seen_columns(self.sheet, found, paper),
            fields=fields_of(self.table, self.brief.playbook),
        )


_FEW = 60
_HOW_TO_READ = "Above each key stands how sure it is and why. Look it through before you import."
_LAID_OUT = {
    "sheet": "of the sheets it has the largest table",
    "header_row": "the lines above it name no columns",
    "footer": "the rows from there on are no data",
    "totals": "such rows only add others up",
}


def _no_rows(look: Look) -> QuarterdeckError:
    named = f"Its header would be line {look.first_line - 1:,}: {', '.join(look.columns[:5])}."
    return QuarterdeckError(
        f"{look.path.name} holds no rows below its header, so that nothing tells how it is read.",
        fix=f"{named} Export the file again with a header and rows.",
        where=str(look.path),
    )


def name_of(path: Path) -> str:
    """Return a name for the mapping of a file: the file's own, without days and numbers."""
    stem = path.name.removesuffix(_PACKED).rsplit(".", 1)[0].casefold()
    words = re.findall(r"[a-z]+", _NUMBERS.sub("-", stem))
    return "-".join(words) or "export"


def _files(path: Path) -> str:
    """Return the pattern of file names that later exports of the same kind will have."""
    bare = path.name.removesuffix(_PACKED)
    stem, dot, ending = bare.rpartition(".")
    pattern = _NUMBERS.sub("*", stem if dot else bare).rstrip("*") + "*"
    return f"{pattern}.{ending}" if dot else pattern


def _one_row(kind: Kind) -> bool:
    return kind.name in ("snapshot", "closed_deals")
