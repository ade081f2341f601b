"""The movement in plain Python, one deal after the other: what the SQL is checked against."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from quarterdeck.words.calendar import Period
from quarterdeck.words.days import end_of_day, local_day, start_of_day
from quarterdeck.words.money import convert
from tests.movement.company import STAGES, ZONE, Company, Version

OUTCOME = {s.name: str(s.outcome) for s in STAGES}
CATEGORY = {s.name: str(s.category) for s in STAGES}
NONE = "(none)"


@dataclass(frozen=True)
class Ask:
    """One question: the window, the scope, the breakdown, and filters as field to value."""

    start: date
    end: date
    scope: str = ""
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    period: Period | None = None
    include_omitted: bool = False


@dataclass(frozen=True)
class State:
    """A version of a deal with what its past decides: last open stage, closing, date due."""

    v: Version
    outcome: str
    stage: str
    category: str
    closed_at: datetime | None
    due_on: date | None


def _before_we_looked(first: Version) -> datetime | None:
    """When a deal first seen closed was closed, if its own close date says an earlier day."""
    if first.close_date and first.close_date < local_day(first.known_from, ZONE):
        return start_of_day(first.close_date, ZONE)
    return None


def states_of(history: list[Version]) -> list[State]:
    """Read a history from its first version on."""
    found: list[State] = []
    stage = category = None
    open_due: tuple[date | None] | None = None
    since: datetime | None = None
    before = gone_before = None
    gone_since: datetime | None = None
    for v in history:
        gone = v.presence in {"deleted", "merged"}
        raw = OUTCOME[v.stage]
        since = v.known_from if raw != before else since
        gone_since = v.known_from if gone != gone_before else gone_since
        before, gone_before = raw, gone
        outcome = "deleted" if gone else raw
        if outcome == "open":
            stage, category = v.stage, v.category or CATEGORY[v.stage]
            open_due = (v.close_date,)
        closed_at = None if outcome == "open" else gone_since if gone else since
        if outcome not in {"open", "deleted"} and since == history[0].known_from:
            closed_at = _before_we_looked(history[0]) or closed_at
        due = open_due[0] if open_due else v.close_date
        if outcome == "won":
            due = local_day(closed_at, ZONE)
        found.append(State(v, outcome, stage or v.stage, category or "closed", closed_at, due))
    return found


class Lookups:
    """The tree, the accounts and the rates as of one day."""

    def __init__(self, company: Company, day: date) -> None:
        self.tree, self.day = company.playbook.tree, day
        end = end_of_day(day, ZONE)
        self.industry = {}
        for account, versions in company.accounts.items():
            known = [industry for since, industry in versions if since < end]
            if known:
                self.industry[account] = known[-1]
        self.rates = {"EUR": 10**9}
        for rate in sorted(company.rates, key=lambda r: r.since):
            if rate.since <= day or rate.currency not in self.rates:
                self.rates[rate.currency] = rate.rate
        self.paths = {n: self.tree.path(n, day) for n in self.tree.nodes()}

    def value(self, v: Version) -> int:
        """The amount in euro cents."""
        if v.amount is None:
            return 0
        return convert(v.amount, v.currency, "EUR", self.rates[v.currency])

    def field(self, state: State, name: str) -> str:
        """The value of a dimension, '(none)' where there is none."""
        path = self.paths.get(state.v.owner or "", ())
        found = {
            "owner": state.v.owner,
            "product": state.v.product,
            "industry": self.industry.get(state.v.account or ""),
            "category": state.category,
            "stage": state.stage,
            "team": path[-2] if len(path) > 1 else None,
            "region": path[1] if len(path) > 1 else None,
            "currency": state.v.currency,
        }[name]
        return found or NONE


OWNER_LIKE, SEGMENTS = {"owner", "team", "region"}, {"product", "industry", "currency"}


class Reference:
    """The walk of every deal of a company for one question."""

    def __init__(self, company: Company, states: dict[str, list[State]], ask: Ask) -> None:
        self.ask = ask
        self.start, self.end = Lookups(company, ask.start), Lookups(company, ask.end)
        self.closing_rates: dict[date, Lookups] = {}
        self.company = company
        self.from_end, self.to_end = end_of_day(ask.start, ZONE), end_of_day(ask.end, ZONE)
        self.lines: Counter[tuple[tuple[str, ...], str, bool]] = Counter()
        self.counts: Counter[tuple[tuple[str, ...], str, bool]] = Counter()
        self.by_deal: Counter[tuple[str, str]] = Counter()
        for name, path in states.items():
            self.deal = name
            self.walk([s for s in path if s.v.known_from < self.to_end])

    # What a state is, seen with the tree and accounts of a day.

    def scoped(self, s: State, seen: Lookups) -> bool:
        return not self.ask.scope or self.ask.scope in seen.paths.get(s.v.owner or "", ())

    def counted(self, s: State) -> bool:
        return self.ask.include_omitted or s.outcome == "won" or s.category != "omitted"

    def member(self, s: State, seen: Lookups) -> bool:
        matches = all(seen.field(s, name) == value for name, value in self.ask.where)
        return self.counted(s) and matches and self.scoped(s, seen)

    def due(self, s: State) -> bool:
        period = self.ask.period
        return period is None or (s.due_on is not None and period.contains(s.due_on))

    def bucket(self, s: State, seen: Lookups) -> tuple[str, ...]:
        return tuple(seen.field(s, name) for name in self.ask.by)

    def status(self, s: State | None) -> str:
        if s is None:
            return "none"
        if s.outcome in {"open", "deleted"}:
            return s.outcome
        return "closed" if s.closed_at >= self.from_end else "past"

    def closing_value(self, s: State) -> int:
        day = local_day(s.closed_at, ZONE)
        if day not in self.closing_rates:
            self.closing_rates[day] = Lookups(self.company, day)
        return self.closing_rates[day].value(s.v)

    # What is said of it.

    def say(self, bucket: tuple[str, ...], cause: str, amount: int, count: int = 1,
            *, inside: bool = False) -> None:  # fmt: skip
        self.lines[bucket, cause, inside] += amount
        self.counts[bucket, cause, inside] += count
        if not inside:
            self.by_deal[self.deal, cause] += amount

    def say_change(self, bucket: tuple[str, ...], what: str, change: int) -> None:
        if change:
            self.say(bucket, f"{what}_{'up' if change > 0 else 'down'}", change)

    def walk(self, states: list[State]) -> None:
        """Opening, the tree and accounts of the closing day, each change in turn, closing."""
        known = [s for s in states if s.v.known_from < self.from_end]
        at = known[-1] if known else None
        if at and at.outcome == "open" and self.due(at):
            value = self.start.value(at.v)
            if self.member(at, self.start):
                self.say(self.bucket(at, self.start), "opening", value)
            self.shift((at, self.start), (at, self.end), value, settled=True)
        for after in states[len(known) :]:
            self.step(at, after)
            at = after
        if at and at.outcome == "open" and self.member(at, self.end) and self.due(at):
            bucket = self.bucket(at, self.end)
            self.say_change(bucket, "fx", self.end.value(at.v) - self.start.value(at.v))
            self.say(bucket, "closing", self.end.value(at.v))

    def shift(self, before: tuple[State, Lookups], after: tuple[State, Lookups], value: int,
              *, settled: bool) -> None:  # fmt: skip
        """Leave one bucket and enter another, if that is what happened."""
        was, now = self.member(*before), self.member(*after)
        left, entered = self.bucket(*before), self.bucket(*after)
        if (was, left if was else ()) == (now, entered if now else ()):
            return
        border = was != now
        names = {n for n, _ in self.ask.where} if border else set(self.ask.by)
        changed = {n for n in names if before[1].field(before[0], n) != after[1].field(after[0], n)}
        if changed & OWNER_LIKE or (border and self.scoped(*before) != self.scoped(*after)):
            cause = "tree" if settled else "reassigned"
        elif changed & SEGMENTS:
            cause = "resegmented"
        elif "category" in changed or (
            border and self.counted(before[0]) != self.counted(after[0])
        ):
            cause = "recategorised"
        else:
            cause = "stage"
        if was:
            self.say(left, f"{cause}_out", -value, inside=not border)
        if now:
            self.say(entered, f"{cause}_in", value, inside=not border)

    def step(self, before: State | None, after: State) -> None:
        """One change: undo what it undoes, enter or move, resize, close."""
        was, now = self.status(before), self.status(after)
        if was not in {"open", "closed"}:
            if now in {"open", "closed"} and self.member(after, self.end) and self.due(after):
                cause = {"none": "new", "deleted": "restored", "past": "reopened"}[was]
                self.say(self.bucket(after, self.end), cause, self.start.value(after.v))
                self.close(after, self.start.value(after.v))
            return
        amended = was == now == "closed" and before.closed_at == after.closed_at
        value, new = self.start.value(before.v), self.start.value(after.v)
        if was == "closed":
            closed = self.closing_value(before)
            if amended:
                value, new = closed, self.closing_value(after)
            if self.member(before, self.end) and self.due(before):
                bucket = self.bucket(before, self.end)
                self.say(bucket, self.ending(before), closed, -1)
                self.say_change(bucket, "fx", value - closed)
        if self.due(before):
            self.shift((before, self.end), (after, self.end), value, settled=False)
        if not self.member(after, self.end):
            return
        bucket = self.bucket(after, self.end)
        if self.due(before) != self.due(after):
            into = self.due(after)
            other = before.due_on if into else after.due_on
            where = "undated" if other is None else (
                "later" if other >= self.ask.period.end else "earlier")  # fmt: skip
            cause = f"moved_{'in' if into else 'out'}_{where}"
            self.say(bucket, cause, value if into else -value)
        if self.due(after):
            self.say_change(bucket, "amount", new - value)
            self.close(after, new)

    def close(self, s: State, value: int) -> None:
        if s.outcome == "open":
            return
        bucket = self.bucket(s, self.end)
        final = value if s.outcome == "deleted" else self.closing_value(s)
        self.say_change(bucket, "fx", final - value)
        self.say(bucket, self.ending(s), -final)

    def ending(self, s: State) -> str:
        return s.outcome if s.outcome in {"won", "deleted"} else "lost"
