"""The tables of the standards page: by standard, by owner or team, of teams, and deal by deal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from quarterdeck.engine.sql import Raw, ident, literal
from quarterdeck.metrics.catalogue import find
from quarterdeck.metrics.evaluate import evaluate
from quarterdeck.metrics.standards.policy import Standard
from quarterdeck.metrics.standards.rules import worded
from quarterdeck.playbook.standards import SEVERITIES
from quarterdeck.reports.blocks import Block, Column, Explanation, Figure, Part, Table
from quarterdeck.reports.figures import count, days, money, money_column, rate
from quarterdeck.reports.naming import column_name, value_name
from quarterdeck.reports.standards_data import Judged, Row
from quarterdeck.reports.table_sql import TableSql, same
from quarterdeck.words.named import deal_name

ONCE = Raw(
    "breached AND concat(key, standard) IN"
    " (SELECT min(concat(key, standard)) FROM the_table WHERE breached GROUP BY key)"
)
"""The condition that keeps one row of each deal in breach."""

WORTH = Raw("CAST(coalesce(sum(money), 0) AS BIGINT)")
DEALS = Raw("count(DISTINCT key)")
_PARTS = 15
_ACTS = {"rep": "Rep", "manager": "Manager", "revops": "RevOps", "vp": "VP"}
_FEW = 10


def standards_table(judged: Judged) -> Table:
    """Return the standards about deals that some deal breaks, the gravest first."""
    currency = judged.source.currency
    columns = (
        Column("standard", "Standard"),
        Column("severity", "Severity"),
        Column("deals", "Deals", "count"),
        Column("money", "At stake", "money", currency),
        Column("owner", "Who acts"),
        Column("do", "What to do"),
    )
    broken = [one for one in judged.of("deal") if judged.totals[one.id]["deals"]]
    broken.sort(key=lambda one: (_gravity(one), -judged.totals[one.id]["money"]))
    rows = (
        (one.title, one.severity, *_totals(judged, one), _ACTS[one.owner], one.do) for one in broken
    )
    names = [one.title for one in judged.of("deal") if _kept(judged.totals.get(one.id))]
    told = f"No open deal breaks: {_listed(names)}." if names else ""
    return Table("", columns, tuple(rows), told, empty=told)


def unjudged(judged: Judged) -> tuple[str, ...]:
    """Say which standards cannot be judged, of which deals, and why; those alike together."""
    found: dict[str, list[str]] = {}
    for one in judged.policy.standards:
        why = judged.silent.get(one.id) or _of_some(judged.totals.get(one.id))
        if one.rule.about == "team" and not why and not _any_team(judged, one):
            why = _why_no_team(judged, one)
        if why:
            found.setdefault(why, []).append(one.title)
    return tuple(f"Cannot be judged, {why}: {', '.join(names)}" for why, names in found.items())


def _any_team(judged: Judged, one: Standard) -> bool:
    return any(r["standard"] == one.id and r["breached"] is not None for r in judged.teams)


def _of_some(row: Row | None) -> str:
    """Say of how many deals a standard says nothing; '' where it judges all of them."""
    if row is None or not row["unjudged"]:
        return ""
    pieced = row["pieced"] == row["unjudged"]
    why = "pieced together later" if pieced else "undated, or too few deals tell what is usual"
    whole = row["judged"] + row["unjudged"]
    if row["unjudged"] == whole:
        return f"all {whole:,} open deals are {why}" if pieced else why
    return f"{row['unjudged']:,} of {whole:,} open deals, {why}"


def parts_table(judged: Judged) -> Table:
    """Return who has the deals in breach, most money first."""
    currency = judged.source.currency
    columns = (
        Column("part", column_name(judged.source, judged.by)),
        Column("open", "Open deals", "count"),
        Column("deals", "In breach", "count"),
        Column("critical", "Critical", "count"),
        Column("money", "At stake", "money", currency),
        Column("share", "Of open pipeline", "rate", "%"),
    )
    ranked = sorted(judged.parts, key=lambda row: (-row["money"], -row["deals"], row["part"]))
    held = _open(judged)
    rows = tuple(_part(judged, row, held) for row in ranked[:_PARTS])
    more = f"The {_PARTS} with most at stake of {len(ranked)}." if len(ranked) > _PARTS else ""
    return Table("", columns, rows, more, empty="Nobody has a deal in breach.")


def team_tables(judged: Judged) -> tuple[Block, ...]:
    """Return a table for each standard of teams: who falls short, of what, and who keeps it."""
    held = {row["standard"] for row in judged.teams if row["breached"] is not None}
    return tuple(_team_table(judged, one) for one in judged.of("team") if one.id in held)


def _team_table(judged: Judged, one: Standard) -> Block:
    currency = judged.source.currency
    columns = (
        Column("team", "Whose"),
        Column("measured", "There is", "money", currency),
        Column("threshold", "Asked for", "money", currency),
        Column("short", "Short by", "money", currency),
    )
    held = [row for row in judged.teams if row["standard"] == one.id]
    broken = [row for row in held if row["breached"]]
    broken.sort(key=lambda row: (row["level"] != "", row["measured"] - row["threshold"]))
    rows: list[tuple[Part, ...]] = [
        (whose(judged, row), *_shortfall(judged, one, row)) for row in broken
    ]
    title = f"{one.title} ({one.severity})"
    told = " ".join([f"{_ACTS[one.owner]}: {one.do}"] if rows else [])
    note = " ".join([told, *_kept_by(judged, one, held)]).strip()
    return Table(title, columns, tuple(rows), note, empty=note)


def _kept_by(judged: Judged, one: Standard, held: Sequence[Row]) -> Iterator[str]:
    """Say who keeps a standard of teams, and who cannot be judged by it."""
    fine = [whose(judged, row) for row in held if row["breached"] is False]
    dark = [whose(judged, row) for row in held if row["breached"] is None]
    if fine:
        yield f"Not below: {_listed(fine)}."
    if dark:
        yield f"Not judged for {_listed(dark)}: {_why_no_team(judged, one)}."


def _why_no_team(judged: Judged, one: Standard) -> str:
    held = any(find(told.split()[0]).target for _, told in one.rule.metrics)
    if held and judged.source.question.where:
        return "no target is held against what a filter picks"
    return worded(one.rule.none, one.rule, one.thresholds)


def deals_table(judged: Judged) -> Table:
    """Return the deals in breach, the gravest first; with what was measured if one is asked for."""
    source, currency = judged.source, judged.source.currency
    one = judged.policy.standards[0] if len(judged.policy.standards) == 1 else None
    grouped = [list(held) for _, held in groupby(judged.listed, key=lambda row: row["place"])]
    measured = one is not None and one.rule.unit != "none"
    own = _measured_columns(one) if one and measured else ()
    told = () if one else (Column("breaks", "Breaks"),)
    named = (Column("deal", "Deal"), Column("owner", "Owner"), Column("stage", "Stage"))
    columns = (*named, Column("due", "Due", "date"), *told, *own)
    explains = [_amount_said(judged.sql, held[0]) for held in grouped]
    amounts = money_column([held[0]["money"] for held in grouped], currency, explains)
    rows = tuple(
        (
            deal_name(held[0]["title"], held[0]["id"]),
            source.names(held[0]["owner"]),
            held[0]["stage"] or "",
            held[0]["due_on"].isoformat() if held[0]["due_on"] else "",
            *(() if one else (_breaks(judged, held),)),
            *(_measures(judged, one, held[0]) if one and measured else ()),
            amount,
        )
        for held, amount in zip(grouped, amounts, strict=True)
    )
    columns = (*columns, Column("amount", "Amount", "money", currency))
    return Table("", columns, rows, empty="No open deal breaks a standard.")


def whose(judged: Judged, row: Row) -> str:
    """Return the team or person a row is about; the whole of the question by its own name."""
    scope = judged.source.question.scope
    if row["level"]:
        return value_name(judged.source, row["level"], row["part"])
    return judged.source.names(scope) if scope else "The company"


def _kept(row: Row | None) -> bool:
    return row is not None and row["judged"] > 0 and row["deals"] == 0


def _gravity(one: Standard) -> int:
    return -SEVERITIES.index(one.severity)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_FEW])
    return f"{shown} and {len(names) - _FEW} more" if len(names) > _FEW else shown


def _totals(judged: Judged, one: Standard) -> tuple[Figure, Figure]:
    row, where = judged.totals[one.id], Raw(f"breached AND {same({'standard': one.id})}")
    said = (one.title, one.sentence, f"number of open deals; measured: {one.rule.measure}")
    worth = (f"{one.title}: at stake", f"Money of those deals. {one.sentence}", "sum of amount")

    def how(value: Raw, words: tuple[str, str, str]) -> Explanation:
        return _trapped(judged.sql.explain(value, where, said=words, n=row["deals"]), one)

    return (
        count(row["deals"], how(Raw("count(*)"), said)),
        money(row["money"], judged.source.currency, how(WORTH, worth)),
    )


def _trapped(how: Explanation, one: Standard) -> Explanation:
    return replace(how, trap=one.rule.trap)


def _open(judged: Judged) -> Mapping[str, dict[str, Figure]]:
    """Return open deals and pipeline of every part, as the catalogue has them."""
    source, found = judged.source, dict[str, dict[str, Figure]]()
    names = ("open_deals", "open_pipeline")
    for answer in evaluate(source.facts, names, question=source.question, period=None):
        for part in answer.dimensions.values():
            found.setdefault(str(part), {})[answer.metric] = source.shown(answer, None)
    return found


def _part(judged: Judged, row: Row, held: Mapping[str, dict[str, Figure]]) -> tuple[Part, ...]:
    source, name = judged.source, value_name(judged.source, judged.by, row["part"])
    mine = Raw(f"{ONCE} AND {same({'part': row['part']})}")
    critical = [s.id for s in judged.of("deal") if s.severity == "critical"] or [""]
    grave = Raw(f"breached AND {same({'part': row['part']})} AND standard IN {literal(critical)}")

    def how(value: Raw, where: Raw, words: tuple[str, str, str]) -> Explanation:
        return judged.sql.explain(value, where, said=words, n=row["deals"])

    opened = held[row["part"]]
    whole = int(opened["open_pipeline"].value or 0)
    share = row["money"] / whole if whole else None
    divided = Raw(f"sum(money) / nullif({whole}, 0)")
    deals, worth = "Deals in breach", "Money in breach"
    return (
        name,
        opened["open_deals"],
        count(row["deals"], how(DEALS, mine, (deals, "Each deal once.", "number of deals"))),
        count(row["critical"], how(DEALS, grave, (f"{deals} of a critical standard",
              "Each deal once.", "number of deals"))),
        money(row["money"], source.currency, how(WORTH, mine, (worth, "Each deal once.",
              "sum of amount"))),
        rate(share, how(divided, mine, ("Share of open pipeline in breach",
             "Money in breach over open pipeline.", "sum of amount / open pipeline"))),
    )  # fmt: skip


def _shortfall(judged: Judged, one: Standard, row: Row) -> tuple[Figure, ...]:
    keys = {"standard": one.id, "level": row["level"], "part": row["part"]}

    def shown(value: str, amount: int, title: str) -> Figure:
        said = (f"{one.title}: {title}", one.sentence, one.rule.measure)
        how = judged.teams_sql.explain(Raw(value), same(keys), said=said, n=None)
        return money(amount, judged.source.currency, _trapped(how, one))

    return (
        shown("measured", row["measured"], "there is"),
        shown("threshold", row["threshold"], "asked for"),
        shown("threshold - measured", row["threshold"] - row["measured"], "short by"),
    )


def _breaks(judged: Judged, held: Sequence[Row]) -> str:
    names = {one.id: one.name for one in judged.policy.standards}
    return ", ".join(names[row["standard"]] for row in held)


def _measured_columns(one: Standard) -> tuple[Column, Column]:
    title = {"days": "Days", "times": "Times", "stages": "Stages"}[one.rule.unit]
    kind = "days" if one.rule.unit == "days" else "count"
    suffix = "days" if kind == "days" else ""
    return Column("measured", title, kind, suffix), Column("threshold", "Let pass", kind, suffix)


def _measures(judged: Judged, one: Standard, row: Row) -> Iterator[Figure]:
    shape: Callable[..., Figure] = days if one.rule.unit == "days" else count
    for name in ("measured", "threshold"):
        said = (f"{one.title}: {name}", one.sentence, one.rule.measure)
        keys = same({"standard": one.id, "id": row["id"]})
        yield shape(row[name], judged.sql.explain(ident(name), keys, said=said, n=1))


def _amount_said(sql: TableSql, row: dict[str, Any]) -> Explanation:
    said = ("Amount of one deal", "The deal's amount in the reporting currency.", "amount x rate")
    return sql.explain(ident("money"), same({"standard": row["standard"], "id": row["id"]}),
                       said=said, n=1)  # fmt: skip
