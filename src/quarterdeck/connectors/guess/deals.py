"""Drafting how deals are read: every field with its column, and what each column is like."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from quarterdeck.connectors.guess.amounts import amounts
from quarterdeck.connectors.guess.breakdowns import offer_breakdowns
from quarterdeck.connectors.guess.columns import Roles
from quarterdeck.connectors.guess.currencies import currency_of
from quarterdeck.connectors.guess.dates import Days, days
from quarterdeck.connectors.guess.draft import Paper, Value, column, values
from quarterdeck.connectors.guess.evidence import Answers, Choice, Confidence, Question
from quarterdeck.connectors.guess.kinds import Kind
from quarterdeck.connectors.guess.known import fit, headers, words
from quarterdeck.connectors.guess.profile import Profile, Sheet
from quarterdeck.connectors.sentences import rows
from quarterdeck.engine.sql import ident
from quarterdeck.playbook import toml
from quarterdeck.playbook.model import Playbook

_LIKELY = Confidence.LIKELY


@dataclass(frozen=True, slots=True)
class Drafting:
    """A file of deals being drafted: its cells, its columns, what the playbook and the user say."""

    sheet: Sheet
    roles: Roles
    playbook: Playbook
    answers: Answers
    paper: Paper
    history: bool = False
    event: str = ""

    def written(self, name: str, **more: Value) -> Value:
        """Write where a field comes from and how it is read; a history names no column for it."""
        if not self.history:
            return column(name, **more, when=self._when(name))
        return toml.inline({key: value for key, value in more.items() if value})

    def _when(self, name: str) -> Value:
        """Write which events set a field, where some never do: their empty cells mean nothing."""
        if not self.event:
            return ""
        found = self.sheet.con.execute(
            f"SELECT {ident(self.event)}, count({ident(name)}) FROM rows_read"
            f" WHERE {ident(self.event)} IS NOT NULL GROUP BY ALL ORDER BY 1"
        ).fetchall()
        setting = [event for event, filled in found if filled]
        if len(setting) == len(found) or not setting:
            return ""
        where = {"column": toml.text(self.event), "values": toml.texts(setting)}
        return toml.inline(where)

    def days(self, key: str, name: str) -> Days:
        """Decide the form of a column of days and note what is chosen or asked."""
        found = days(self.sheet, key, name, self.answers, self._order_elsewhere(name))
        self.paper.ask(found.question)
        return found

    def day_column(self, key: str, name: str) -> str:
        """Return a column of days as TOML; '' while it is asked how it is written."""
        found = self.days(key, name)
        if found.question:
            return ""
        return column(name, format=toml.texts(found.formats) if found.formats else "")

    def _order_elsewhere(self, name: str) -> str:
        """Return the order of day and month that another column of the file decides."""
        for other in self.sheet.profiles:
            if other.is_day and other.name != name:
                found = days(self.sheet, "", other.name, {})
                if found.order and found.choice and found.choice.confidence is Confidence.CERTAIN:
                    return found.order
        return ""


def id_choice(profile: Profile, *, one_row: bool) -> Choice:
    """Return the evidence that a column names the record."""
    says = f"column {profile.name!r}: {profile.filled:,} of {profile.found:,} cells are filled"
    if profile.mostly(profile.record_ids):
        says += " with record ids of 15 or 18 characters"
    if profile.is_each_its_own:
        says += ", each different"
    elif one_row:
        says += f", {profile.different:,} different"
    whole = profile.filled == profile.found
    sure = Confidence.CERTAIN if whole and (profile.is_each_its_own or not one_row) else _LIKELY
    return Choice("id", sure, says)


def plain_fields(draft: Drafting, kind: Kind) -> None:
    """Draft title, amounts, currency, days, owner, account and category."""
    roles, paper = draft.roles, draft.paper
    if roles["title"] and not draft.history:
        paper.fill("title", draft.written(roles["title"]), _by_name("title", roles["title"]))
    for field in ("amount", "list_amount"):
        if roles[field]:
            _amount(draft, field)
    _currency(draft)
    if roles["close_date"]:
        _day(draft, "close_date")
    if roles["created_at"] and kind.name != "closed_deals" and kind.time != roles["created_at"]:
        _day(draft, "created_at")
    owner(draft.sheet, "owner", roles["owner"], paper, write=draft.written)
    if roles["account"] and not draft.history:
        paper.fill(
            "account", draft.written(roles["account"]), _by_name("account", roles["account"])
        )
    if roles["category"]:
        _category(draft)
    if not draft.history:
        offer_breakdowns(draft.sheet, draft.roles, draft.paper)


def owner(
    sheet: Sheet, field: str, name: str, paper: Paper, *, write: Callable[..., Value] = column
) -> None:
    """Draft a column of people: whether it holds names, which must not be kept, or ids."""
    if not name:
        return
    profile = sheet.whole(name)
    flag = "true" if profile.may_name_people else "false"
    paper.fill(field, write(name, names=flag), people_choice(field, profile))


def people_choice(field: str, profile: Profile) -> Choice:
    """Return the evidence that a column holds names of people or ids; words are taken for names."""
    says = f"column {profile.name!r}: {profile.different:,} different "
    if not profile.may_name_people:
        return Choice(field, Confidence.CERTAIN, f"{says}ids")
    says += "names or e-mails of people, kept apart from the ledger"
    if profile.mostly(profile.names):
        return Choice(field, Confidence.CERTAIN, says)
    like = profile.names + profile.words
    says += f" ({like:,} of {profile.filled:,} cells look like names or are words that may be; if "
    return Choice(field, _LIKELY, f"{says}they are ids of your own, write false for true)")


Instead = tuple[str, Mapping[str, str]]
"""The column that overrules another ('' for none), and what its values stand for."""


def stage_field(
    draft: Drafting, name: str, translated: Mapping[str, str], instead: Instead
) -> None:
    """Draft the stage: its column, how values are written here, which column overrules it."""
    other, turns = instead
    overruled = ""
    if other:
        overruled = toml.inline({"column": toml.text(other), "values": values(turns)})
    says = f"column {name!r}: {draft.sheet.column(name).different:,} different stages"
    if other:
        says += f"; {other!r} says how a deal ended"
    choice = Choice("stage", Confidence.LIKELY, says)
    written = draft.written(name, values=values(translated), instead=overruled)
    draft.paper.fill("stage", written, choice)


def _amount(draft: Drafting, field: str) -> None:
    name = draft.roles[field]
    beside = [] if field != "amount" else _instead(draft, name)
    if beside:
        draft.paper.ask(_which(draft, name, beside))
        draft.paper.off(field, draft.written(name), "TODO see above")
        return
    found = amounts(draft.sheet, field, name, draft.answers)
    draft.paper.ask(found.question)
    if found.question:
        written = draft.written(name, decimal=toml.text(","))
        draft.paper.off(field, written, 'TODO or decimal = "."; see above')
        return
    decimal = toml.text(found.decimal) if found.decimal == "," else ""
    choice = _beside_others(draft, found.choice) if field == "amount" else found.choice
    draft.paper.fill(field, draft.written(name, decimal=decimal), choice)


def _beside_others(draft: Drafting, choice: Choice | None) -> Choice | None:
    """Name the other columns of amounts: which of them counts is the company's decision."""
    others = ", ".join(map(repr, _other_amounts(draft)))
    if choice is None or not others:
        return choice
    return Choice(choice.key, _LIKELY, f"{choice.why}; it could also be {others}")


def _other_amounts(draft: Drafting) -> list[str]:
    """Return the columns of numbers that no field takes and that are called like amounts."""
    taken = set(draft.roles.by_field.values())
    known = headers("deals")["amount"]
    profiles = [p for p in draft.sheet.profiles if p.is_number and p.name not in taken]
    return [profile.name for profile in profiles if fit(profile.name, known)]


def _instead(draft: Drafting, name: str) -> list[str]:
    """Return the columns that hold amounts in rows where the column of amounts is empty."""
    if draft.history or "amount" in draft.answers:
        return []
    return [other for other in _other_amounts(draft) if _alone(draft, other, name)]


def _alone(draft: Drafting, other: str, name: str) -> int:
    """Return in how many rows one column is filled and the other is not."""
    filled, empty = f"{ident(other)} IS NOT NULL", f"{ident(name)} IS NULL"
    return draft.sheet.one(f"SELECT count(*) FROM rows_read WHERE {filled} AND {empty}")


def _which(draft: Drafting, name: str, beside: list[str]) -> Question:
    """Ask which of several columns of amounts counts, since none of them has every deal's."""
    every = [name, *beside]
    listed = ", ".join(map(repr, every))
    asks = (
        f"Amounts stand in {listed}, and rows that have one lack another: which one is meant? To "
        "take every deal's, add a column with its amount and one with its currency to the file."
    )
    options = tuple((one, rows(draft.sheet.column(one).filled)) for one in every)
    return Question("amount", asks, options)


def _currency(draft: Drafting) -> None:
    roles, paper, reporting = draft.roles, draft.paper, draft.playbook.settings.currency
    if draft.history:
        return
    if roles["currency"]:
        codes = [code for code, _ in draft.sheet.counts(roles["currency"])]
        why = f"column {roles['currency']!r} holds {', '.join(codes[:5])}"
        written = draft.written(roles["currency"])
        paper.fill("currency", written, Choice("currency", Confidence.CERTAIN, why))
    elif roles["amount"] and not _instead(draft, roles["amount"]):
        found = currency_of(draft.sheet, roles["amount"], reporting, draft.answers)
        paper.ask(found.question)
        codes = [found.code] if found.code else []
        written = toml.inline({"constant": toml.text(found.code or reporting)})
        if found.code:
            paper.fill("currency", written, found.choice)
        else:
            paper.off("currency", written, "TODO see above")
    else:
        return
    strange = [code for code in codes if code not in draft.playbook.currencies]
    if strange:
        asks = f"Amounts are in {', '.join(strange)}: add what one unit of each is worth in "
        asks += f"{reporting} to playbook/rates.csv"
        if len(strange) == len(codes) == 1:
            asks += f', or write currency = "{strange[0]}" in workspace.toml if you report in it'
        paper.ask(Question("rates", f"{asks}."))


def _day(draft: Drafting, field: str) -> None:
    name = draft.roles[field]
    found = draft.days(field, name)
    if found.question:
        draft.paper.off(field, draft.written(name, format='["%d/%m/%Y"]'), "TODO see above")
        return
    forms = toml.texts(found.formats) if found.formats else ""
    draft.paper.fill(field, draft.written(name, format=forms), found.choice)


def _category(draft: Drafting) -> None:
    name = draft.roles["category"]
    known = words()["categories"]
    translated, strange = {}, []
    for value, _ in draft.sheet.counts(name):
        match = [ours for ours, some in known.items() if any(w in value.casefold() for w in some)]
        if match and match[0] != value:
            translated[value] = match[0]
        elif not match:
            strange.append(value)
    why = f"column {name!r}: {len(translated)} categories are known by name"
    if strange:
        why += f"; unknown: {', '.join(strange[:5])}"
    if not translated:
        return
    sure = Confidence.UNSURE if strange else Confidence.LIKELY
    written = draft.written(name, values=values(translated))
    draft.paper.fill("category", written, Choice("category", sure, why))


def _by_name(field: str, name: str) -> Choice:
    return Choice(field, Confidence.LIKELY, f"column {name!r} is called so")
