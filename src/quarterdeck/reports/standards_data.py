"""Who breaks which standard on a day: the numbers behind the page, its sheet and its document."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

from quarterdeck.engine.sql import Raw, Value, load, render
from quarterdeck.facts.question import Question
from quarterdeck.metrics.standards.filling import together
from quarterdeck.metrics.standards.judging import deals_sql, lacking, teams_sql
from quarterdeck.metrics.standards.policy import Standard
from quarterdeck.metrics.standards.side_by_side import flagged_once, side_by_side
from quarterdeck.reports.source import Source
from quarterdeck.reports.table_sql import TableSql, table_sql

Row = dict[str, Any]

_NOTHING: Row = dict.fromkeys(("judged", "unjudged", "pieced", "deals", "money", "unpriced"), 0)


@dataclass(frozen=True, slots=True)
class Policy:
    """The standards asked about, whose they are, and what could not even be asked.

    `written` says that the company wrote them; `left_out` names rules its policy does not use;
    `refused` says by id why a standard's own condition cannot be put to the facts.
    """

    standards: tuple[Standard, ...]
    written: bool
    left_out: tuple[str, ...] = ()
    refused: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The standards on one day for one question, whose breakdown has one dimension or none.

    `silent` says by id why a standard cannot be judged at all. `totals` has a row per standard,
    `parts` one per owner or team with deals in breach, `teams` one per standard and team, `listed`
    one per breach of the deals shown: the gravest first, at most `limit` deals. `sql` and
    `teams_sql` give the rows behind them all.
    """

    source: Source
    policy: Policy
    silent: Mapping[str, str]
    totals: Mapping[str, Row]
    parts: tuple[Row, ...]
    teams: tuple[Row, ...]
    listed: tuple[Row, ...]
    limit: int
    query: str
    sql: TableSql
    teams_sql: TableSql

    @property
    def by(self) -> str:
        """The breakdown, '' for none."""
        return self.source.question.by[0] if self.source.question.by else ""

    @property
    def whole(self) -> Source:
        """The source without the breakdown."""
        return self.source.at(replace(self.source.question, by=()))

    @property
    def deals(self) -> int:
        """How many deals break a standard, each once."""
        return sum(part["deals"] for part in self.parts)

    @property
    def critical(self) -> int:
        """How many of them break a critical one."""
        return sum(part["critical"] for part in self.parts)

    @property
    def critical_money(self) -> int:
        """What those are worth, each once, in minor units."""
        return sum(part["critical_money"] for part in self.parts)

    @property
    def money(self) -> int:
        """What they are worth, each once, in minor units."""
        return sum(part["money"] for part in self.parts)

    @property
    def shown(self) -> int:
        """How many deals are listed."""
        return len({row["key"] for row in self.listed})

    @property
    def breached(self) -> bool:
        """Whether any deal or team breaks a standard."""
        return bool(self.deals) or any(row["breached"] for row in self.teams)

    def of(self, about: str) -> tuple[Standard, ...]:
        """Return the standards about deals, or about teams, that can be judged."""
        held = self.policy.standards
        return tuple(one for one in held if one.rule.about == about and one.id not in self.silent)


def prepare(source: Source, policy: Policy, *, limit: int) -> Judged:
    """Judge the standards for the question of a source; `limit` bounds the deals listed."""
    facts, question = source.facts, source.question
    silent = dict(lacking(facts, policy.standards, question.as_of)) | dict(policy.refused or {})
    asked = [one for one in policy.standards if one.id not in silent]
    deals = [one for one in asked if one.rule.about == "deal"]
    teams = [one for one in asked if one.rule.about == "team"]
    judged = deals_sql(facts, deals, question) if deals else load("metrics", "no_deal_judged")
    held = teams_sql(facts, teams, question) if teams else load("metrics", "no_team_judged")
    return Judged(
        source=source,
        policy=policy,
        silent=silent,
        teams=_teams(source, teams) if teams else (),
        limit=limit,
        query=judged,
        sql=table_sql(source, judged),
        teams_sql=table_sql(source, held),
        **_found(source, deals, limit),
    )


def _teams(source: Source, teams: Sequence[Standard]) -> tuple[Row, ...]:
    """Return the whole and its teams as judged, from metrics that pages ask for as well."""
    rows = source.rows(teams_sql(source.facts, teams, source.question, found=True))
    return tuple(sorted(rows, key=lambda row: (row["standard"], row["level"], row["part"])))


def _found(source: Source, deals: Sequence[Standard], limit: int) -> dict[str, Any]:
    """Return what the judged deals come to, held while it is read: totals, parts and the list."""
    grave = {level: _of_severity(deals, level) for level in ("critical", "warning")}
    if not deals:
        return {"totals": {}, "parts": (), "listed": ()}
    with ExitStack() as holding:
        judged, flagged = _held(source, deals, holding)

        def told(name: str, **values: Value) -> tuple[Row, ...]:
            return tuple(source.rows(render(load("metrics", name), **values)))

        totals = {row["standard"]: row for row in told("standard_totals", judged=judged)}
        listed = told(
            "standard_deals",
            judged=judged,
            flagged=flagged,
            most=limit,
            named=_named(source),
            **grave,
        )
        return {
            "totals": {one.id: _NOTHING for one in deals} | totals,
            "parts": told("standard_parts", flagged=flagged),
            "listed": _ranked(listed),
        }


def _held(source: Source, deals: Sequence[Standard], holding: ExitStack) -> tuple[Raw, Raw]:
    """Return SQL for the judged deals, and for those in breach; names are told of few of them."""
    groups = side_by_side(source.facts, deals, source.question)
    held = [holding.enter_context(source.facts.held(some.figures())) for some in groups]
    rows = [(some, f"({once}) AS beside") for some, once in zip(groups, held, strict=True)]
    return (
        Raw(together(some.told(once, named=False) for some, once in rows)),
        Raw(flagged_once([some.flagged(once) for some, once in rows])),
    )


def _named(source: Source) -> Raw:
    """Return SQL for the open deals of the company, by name."""
    read = "SELECT key, id, title, owner, stage, due_on FROM deals WHERE is_open"
    return Raw(source.facts.compose(read, Question(source.question.as_of)))


def breaches(judged: Judged) -> tuple[Row, ...]:
    """Return every breach of a deal, by standard in the order of the policy, then by money."""
    sql = f"SELECT * FROM (\n{judged.query}\n) AS judged WHERE breached"
    places = {one.id: place for place, one in enumerate(judged.policy.standards)}
    rows = judged.source.rows(sql)
    return tuple(sorted(rows, key=lambda r: (places[r["standard"]], -(r["money"] or 0), r["id"])))


def _of_severity(standards: Sequence[Standard], level: str) -> list[str]:
    return [one.id for one in standards if one.severity == level] or [""]


def _ranked(rows: Sequence[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda r: (r["place"], -r["severity"], r["standard"])))
