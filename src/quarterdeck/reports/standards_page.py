"""The page of the standards: what is broken, whose it is, what to do, which deals."""

from quarterdeck.engine.sql import Raw, literal
from quarterdeck.playbook.standards import FOLDER
from quarterdeck.reports.blocks import (
    Block,
    EmptyState,
    Figure,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
)
from quarterdeck.reports.figures import count, money, of_deals, precise
from quarterdeck.reports.naming import column_name
from quarterdeck.reports.page import page, sentence
from quarterdeck.reports.standards_data import Judged
from quarterdeck.reports.standards_tables import (
    DEALS,
    ONCE,
    WORTH,
    deals_table,
    parts_table,
    standards_table,
    team_tables,
    unjudged,
)
from quarterdeck.reports.week.reach import reach


def standards_report(judged: Judged) -> Report:
    """Return the page: a sentence, the standards, the teams, who has the deals, the deals."""
    if not judged.policy.standards:
        return page(judged.whole, "Standards", (_none_in_force(judged),))
    found = reach(judged.whole)
    if found.nothing_yet or not found.open:
        return page(judged.whole, "Standards", (found.missing("break a standard"),))
    sections = [_sentence(judged), *_standards(judged), *_teams(judged)]
    sections += [*_whose(judged), *_deals(judged), _notes(judged)]
    return page(judged.whole, "Standards", tuple(sections))


def _none_in_force(judged: Judged) -> EmptyState:
    days = [one.since for one in judged.source.facts.playbook.standards]
    first = f"The first of {FOLDER} comes into force on {min(days)}." if days else ""
    return EmptyState(f"No standard is in force on {judged.source.question.as_of}.", first)


def _sentence(judged: Judged) -> Sentence:
    """Say how many open deals break a standard, the critical ones first, and what is at stake."""
    whole = judged.whole.metrics(("open_deals", "open_pipeline"), None)
    opened, pipeline = (judged.whole.shown(answer, None) for answer in whole.values())
    known = [one for one in judged.of("deal") if judged.totals[one.id]["judged"]]
    if not known:
        return Sentence(("None of these standards can be judged for any deal.",), lead=True)
    name = f" “{known[0].title}”" if len(known) == 1 else ""
    if not judged.deals:
        word = name or " a standard it can be judged by"
        return Sentence(("None of ", *of_deals(opened, "open"), f" breaks{word}."), lead=True)
    deals = _deals_figure(judged, judged.deals, ONCE, "Deals in breach")
    worth = _money_figure(judged, judged.money, ONCE, "At stake")
    of_all: tuple[Part, ...] = (" of ", opened, " open deals")
    stake: tuple[Part, ...] = (", ", worth, " of ", precise(pipeline))
    if name:
        return Sentence((deals, *of_all, f" break{_s(deals)}{name}", *stake, "."), lead=True)
    if not judged.critical:
        said = f" break{_s(deals)} a standard, none a critical one"
        return Sentence((deals, *of_all, said, *stake, "."), lead=True)
    return Sentence(
        (*_critical(judged), deals, *of_all, f" break{_s(deals)} a standard", *stake, "."),
        lead=True,
    )


def _critical(judged: Judged) -> tuple[Part, ...]:
    ids = [one.id for one in judged.of("deal") if one.severity == "critical"]
    where = Raw(f"breached AND standard IN {literal(ids)}")
    once = Raw(
        f"{where} AND concat(key, standard) IN (SELECT min(concat(key, standard))"
        f" FROM the_table WHERE {where} GROUP BY key)"
    )
    deals = _deals_figure(judged, judged.critical, where, "Critical")
    worth = _money_figure(judged, judged.critical_money, once, "At stake, critical")
    return (
        *of_deals(deals, "open"),
        " worth ",
        worth,
        f" break{_s(deals)} a critical standard. In all, ",
    )


def _deals_figure(judged: Judged, number: int, where: Raw, title: str) -> Figure:
    said = (title, "Open deals that break a standard, each once.", "number of deals")
    return count(number, judged.sql.explain(DEALS, where, said=said, n=number))


def _money_figure(judged: Judged, amount: int, where: Raw, title: str) -> Figure:
    said = (title, "Money of the deals in breach, each once.", "sum of amount")
    how = judged.sql.explain(WORTH, where, said=said, n=None)
    return precise(money(amount, judged.source.currency, how))


def _s(counted: Figure) -> str:
    """Return the ending of the verb: one deal breaks, two break."""
    return "s" if counted.value == 1 else ""


def _standards(judged: Judged) -> list[Block]:
    if not judged.of("deal"):
        return []
    return [Section("What is broken", (standards_table(judged),))]


def _teams(judged: Judged) -> list[Block]:
    tables = team_tables(judged)
    if not tables:
        return []
    calendar = judged.source.facts.playbook.settings.calendar
    quarter = calendar.quarter_of(judged.source.question.as_of)
    who = "People" if judged.by == "owner" else "Teams"
    return [Section(f"{who} in {quarter.label}", tables)]


def _whose(judged: Judged) -> list[Block]:
    if not judged.by or not judged.deals:
        return []
    return [Section(f"By {column_name(judged.source, judged.by).lower()}", (parts_table(judged),))]


def _deals(judged: Judged) -> list[Block]:
    if not judged.deals:
        return []
    rest = judged.deals - judged.shown
    more = (_rest(judged, rest),) if rest > 0 else ()
    return [Section("The gravest first", (*more, deals_table(judged)))]


def _rest(judged: Judged, rest: int) -> Sentence:
    """Say how many deals in breach are not listed, and what they are worth."""
    listed = sorted({row["id"] for row in judged.listed})
    where = Raw(f"{ONCE} AND id NOT IN {literal(listed)}")
    left = judged.money - sum({row["key"]: row["money"] or 0 for row in judged.listed}.values())
    deals = _deals_figure(judged, rest, where, "Deals not listed")
    worth = _money_figure(judged, left, where, "Money not listed")
    few = f"The {judged.shown} gravest; " if judged.shown > 1 else "The gravest; "
    return Sentence((few, deals, " more, worth ", worth, ", with --limit 0."))


def _notes(judged: Judged) -> Block:
    policy = judged.policy
    whose = (
        f"These are the company's own standards, from {FOLDER}."
        if policy.written
        else f"These are the built-in standards; files in {FOLDER} make them your own."
    )
    silent = judged.source.observed_note()
    told = [*([silent] if silent else []), *_unpriced(judged), *unjudged(judged), whose]
    if policy.left_out:
        told.append(f"Built in and not in the policy: {', '.join(policy.left_out)}.")
    told.append("Whether a standard tells more than chance: quarterdeck standards --backtest.")
    return Notes("Good to know", tuple(map(sentence, told)))


def _unpriced(judged: Judged) -> tuple[str, ...]:
    most = max((row["unpriced"] for row in judged.totals.values()), default=0)
    return (f"Deals without an amount add nothing to what is at stake: {most:,}",) if most else ()
