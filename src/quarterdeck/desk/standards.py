"""The verbs of the standards: who breaks one on a day, and what the past says of each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from quarterdeck.desk.ask import Ask, as_of_day, on_day, settle, source
from quarterdeck.desk.filtering import exact_where
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.dimensions import pick
from quarterdeck.metrics.standards.backtest import Plan, backtest
from quarterdeck.metrics.standards.judging import lacking
from quarterdeck.metrics.standards.policy import Standard, in_force, not_adopted
from quarterdeck.metrics.standards.schedule import days
from quarterdeck.reports.deal_list import ALL
from quarterdeck.reports.playbooks.drafts import Broken
from quarterdeck.reports.standards_data import Judged, Policy, prepare
from quarterdeck.reports.standards_proof import Proven, proven
from quarterdeck.words.days import parse_day
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_WEEKS = 104
_HORIZON = re.compile(r"([1-9][0-9]{0,3})d")


@dataclass(frozen=True, slots=True)
class Which:
    """Which standard, '' for all, and how many deals to list, 0 for all of them."""

    rule: str = ""
    limit: int = 0


def standards_of(desk: Desk, viewer: Viewer, ask: Ask, *, which: Which) -> Judged:
    """Return who breaks which standard in force on the day.

    Without a breakdown it is by team, or by owner where nobody said who reports to whom. Raises
    QuarterdeckError for an unknown standard, a breakdown by anything else than people, and a
    playbook whose standards are wrong.
    """
    if which.limit < 0:
        raise QuarterdeckError(
            f"{which.limit} deals cannot be listed.",
            where="--limit",
            fix="Give how many to list, or 0 for all of them.",
        )
    desk = on_day(desk, ask)
    by = ask.by or (("team",) if desk.facts.nodes else ("owner",))
    _check_by(desk, by)
    asked = settle(desk, viewer, replace(ask, by=by))
    policy = policy_of(desk, asked.question.as_of, which.rule)
    return prepare(source(desk, asked), policy, limit=which.limit or ALL)


def broken_by(now: Desk, then: Desk, viewer: Viewer) -> tuple[Broken, ...]:
    """Return the standards that another number of open deals breaks under another playbook.

    Nothing where both hold the same standards, and before anything is imported.
    """
    if now.playbook.standards == then.playbook.standards or not now.ledger.entries():
        return ()
    sides = [standards_of(desk, viewer, Ask(), which=Which(limit=1)) for desk in (now, then)]
    titles = {one.id: one.title for side in sides for one in side.policy.standards}
    told = [{k: (t["deals"], t["money"]) for k, t in side.totals.items()} for side in sides]
    found = (Broken(title, told[0].get(k), told[1].get(k)) for k, title in titles.items())
    return tuple(one for one in found if one.before != one.after)


def policy_of(desk: Desk, day: date, only: str = "") -> Policy:
    """Return the standards in force on a day, people's names in their conditions made ids."""
    found, refused = [], {}
    for one in _chosen(in_force(desk.playbook, day), only):
        try:
            found.append(replace(one, where=exact_where(desk, one.where, None)))
        except QuarterdeckError as error:
            found.append(one)
            refused[one.id] = f"its condition cannot be put: {error.says.rstrip('.')}"
    left_out = () if only else tuple(rule.id for rule in not_adopted(desk.playbook))
    return Policy(tuple(found), bool(desk.playbook.standards), left_out, refused)


def _chosen(standards: tuple[Standard, ...], only: str) -> Iterable[Standard]:
    if not only:
        return standards
    chosen = [one for one in standards if one.id == only]
    if chosen:
        return chosen
    known = [one.id for one in standards]
    raise QuarterdeckError(
        f"No standard {only!r} is in force.{did_you_mean(only, known)}",
        where="--rule",
        fix=f"Use one of: {', '.join(known)}.",
    )


def _check_by(desk: Desk, by: tuple[str, ...]) -> None:
    known = [n for n, s in desk.facts.dimensions.items() if n == "owner" or s.kind == "org"]
    if len(by) > 1 or pick(dict(desk.facts.dimensions), by[0]).name not in known:
        raise QuarterdeckError(
            f"Standards are broken down by one of {', '.join(known)}, not by {','.join(by)}.",
            where="--by",
            fix="Name one of them; --where and --scope narrow down which deals are judged.",
        )


@dataclass(frozen=True, slots=True)
class Past:
    """The days of a backtest as typed; empty means up to the as-of day, from two years before.

    `horizon` is how long a deal is given, such as 28d; '' the end of the quarter it is due in.
    """

    start: str = ""
    end: str = ""
    every: str = "week"
    horizon: str = ""


def proof_of(desk: Desk, viewer: Viewer, ask: Ask, *, past: Past, rule: str = "") -> Proven:
    """Return what the standards in force on the as-of day would have flagged, and what came of it.

    Raises QuarterdeckError for an unknown standard, days that cannot be, and a horizon that is no
    number of days.
    """
    if ask.by:
        raise QuarterdeckError(
            "A backtest is not broken down: each standard is tried on all deals asked about.",
            where="--by",
            fix="Leave it out; --scope and --where narrow down which deals.",
        )
    desk = on_day(desk, ask)
    asked = settle(desk, viewer, ask)
    policy = policy_of(desk, asked.question.as_of, rule)
    last = min(asked.question.as_of, desk.last_day)
    plan = Plan(_days(desk, past, last), last, _horizon(past.horizon))
    told = source(desk, asked)
    silent = dict(lacking(desk.facts, policy.standards, last)) | dict(policy.refused or {})
    tried = [one for one in policy.standards if one.id not in silent]
    folder = desk.root / "cache" / "standards"
    found = backtest(asked.facts, tried, plan=plan, question=asked.question, folder=folder)
    return proven(told, policy, found, silent=silent, every=past.every)


def _days(desk: Desk, past: Past, last: date) -> tuple[date, ...]:
    """Return the days looked at; those of weeks count back from the last one."""
    end = min(as_of_day(desk, past.end), last) if past.end else last
    if past.start:
        return days(parse_day(past.start), end, past.every)
    first = desk.facts.first_known or end
    weeks = min(max((end - first).days // 7, 0), _WEEKS)
    return days(end - timedelta(weeks=weeks), end, past.every)


def _horizon(text: str) -> int | None:
    match = _HORIZON.fullmatch(text.strip())
    if match:
        return int(match[1])
    if not text.strip():
        return None
    raise QuarterdeckError(
        f"{text!r} is no number of days.",
        where="--horizon",
        fix="Write it like 28d, or leave it out: then a deal has until its quarter ends.",
    )
