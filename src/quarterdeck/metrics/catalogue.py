"""The catalogue: every metric and named variant, read from the head of its SQL file.

A file under `sql/` opens with `-- key: value` lines and goes on with a SELECT that gives the
breakdown columns, `numerator`, `denominator` (NULL for plain sums), `n` and, where rows can lack
something, `gap`. A file without `-- id:` is the SQL of a variant or a curve; a file under
`sql/shared/` is put wherever `{its name}` stands.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from quarterdeck.engine.sql import load
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_HEAD = re.compile(r"^-- (variant (?P<variant>\w+)\.)?(?P<key>(let )?\w+): (?P<value>.+)$")

UNITS = ("money", "count", "rate", "ratio", "days", "months", "money_per_day")


@dataclass(frozen=True, slots=True)
class Metric:
    """One number with one definition; `name` is its id, or `id:variant` for a named variant.

    `unit` is one of UNITS; money is in minor units of the reporting currency. `period` says what
    a period means: 'flow' (what happened in it), 'stock' (the state on the day of what is due in
    it) or 'cohort' (what became of the deals that began in it). `by` is a dimension it is always
    broken down by, `own` one that its SQL makes itself, `curve` one it takes on request, with the
    SQL in `curve_sql`. `fields` are the deal fields it depends on, `deals` the SQL condition that
    picks the deals it counts or looks at, '' for one that counts only `rows`, the relations that it
    reads beside the deals. `none` says why there may be no value, `gap` what n lacks, as text with
    {gap} and {n}, or with {money} where the gap is money. `lets` fill the SQL's own placeholders.
    `needs_period` means that it says nothing of all time, `begun` nothing of a period that has not
    begun, `share` that its numerator is a part of its denominator (credits may break that, and then
    it has no value). `better` is 'more' or 'less' where one of them is plainly better, else ''.
    """

    name: str
    title: str
    unit: str
    period: str
    sentence: str
    formula: str
    trap: str
    sql: str
    fields: tuple[str, ...] = ()
    deals: str = ""
    rows: tuple[str, ...] = ()
    by: str = ""
    own: str = ""
    curve: str = ""
    curve_sql: str = ""
    none: str = ""
    gap: str = ""
    target: bool = False
    running: bool = False
    needs_period: bool = False
    begun: bool = False
    share: bool = False
    better: str = ""
    lets: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The metric's id without the variant."""
        return self.name.partition(":")[0]

    @property
    def is_sum(self) -> bool:
        """Whether the value is the numerator itself, so that parts add up to the whole."""
        return "NULL AS denominator" in self.sql

    @property
    def spans_all_time(self) -> bool:
        """Whether, when no period is named, it speaks of all open deals and not of a quarter."""
        return self.period == "stock" and not self.needs_period

    @property
    def of_people(self) -> bool:
        """Whether it counts people who have a target of their own, and not deals."""
        return "{sellers_asked}" in self.sql

    def reads(self, relation: str) -> bool:
        """Return whether the SQL reads the named relation."""
        return re.search(rf"\bFROM {relation}\b|{{whole_{relation}}}", self.sql) is not None


@cache
def catalogue() -> Mapping[str, Metric]:
    """Return every metric by name, each default followed by its variants, sorted by id."""
    folder = files("quarterdeck") / "metrics" / "sql"
    stems = sorted(f.name.removesuffix(".sql") for f in folder.iterdir() if f.is_file())
    found = [metric for stem in stems for metric in _read(stem)]
    return {metric.name: metric for metric in found}


def find(name: str) -> Metric:
    """Return the metric of that name; raises QuarterdeckError with the nearest one for another."""
    known = catalogue()
    if name in known:
        return known[name]
    base, _, variant = name.partition(":")
    variants = [n.partition(":")[2] for n in known if n.startswith(f"{base}:")]
    if base in known:
        listed = f"use {base}" + "".join(f", {base}:{v}" for v in variants)
        raise QuarterdeckError(
            f"{base} has no variant {variant!r}.{did_you_mean(variant, variants)}", fix=listed
        )
    raise QuarterdeckError(
        f"there is no metric {name!r}.{did_you_mean(name, known)}",
        fix="`quarterdeck metrics` without a name lists them all",
    )


def _read(stem: str) -> list[Metric]:
    """Read one file: the default and its variants, or nothing for a file that serves another."""
    text = load("metrics", stem)
    heads: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        match = _HEAD.match(line)
        if not match:
            break
        heads.setdefault(match["variant"] or "", {})[match["key"]] = match["value"]
    if "id" not in heads.get("", {}):
        return []
    default = _metric(heads.pop(""), _body(stem))
    return [default, *(_variant(default, name, head) for name, head in heads.items())]


def _metric(head: Mapping[str, str], sql: str) -> Metric:
    curve, _, curve_file = head.get("curve", "").partition(" ")
    return Metric(
        name=head["id"],
        title=head["title"],
        unit=head["unit"],
        period=head["period"],
        sentence=head["sentence"],
        formula=head["formula"],
        trap=head["trap"],
        sql=sql,
        fields=_list(head.get("fields", "")),
        deals=head.get("deals", ""),
        rows=_list(head.get("rows", "")),
        by=head.get("by", ""),
        own=head.get("own", ""),
        curve=curve,
        curve_sql=_body(curve_file) if curve_file else "",
        none=head.get("none", ""),
        gap=head.get("gap", ""),
        target="target" in head,
        running="running" in head,
        needs_period="needs" in head,
        begun="begun" in head,
        share="share" in head,
        better=head.get("better", ""),
        lets=_lets(head),
    )


def _variant(default: Metric, name: str, head: Mapping[str, str]) -> Metric:
    """Return the default with what the variant says otherwise."""
    lets = dict(default.lets) | dict(_lets(head))
    texts = ("title", "unit", "sentence", "formula", "trap", "none", "gap", "deals")
    changed = {key: head[key] for key in texts if key in head}
    sql = _body(head["sql"]) if "sql" in head else default.sql
    fields = _list(head["fields"]) if "fields" in head else default.fields
    rows = _list(head["rows"]) if "rows" in head else default.rows
    renamed = replace(default, name=f"{default.name}:{name}", sql=sql, fields=fields, rows=rows)
    share = default.share or "share" in head
    return replace(renamed, lets=tuple(lets.items()), share=share, **changed)  # type: ignore[arg-type]


def _list(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _lets(head: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((k.removeprefix("let "), v) for k, v in head.items() if k.startswith("let "))


def _body(stem: str) -> str:
    """Return the SQL of a file without its head, shared parts put in place."""
    lines = load("metrics", stem).splitlines()
    start = next(i for i, line in enumerate(lines) if not _HEAD.match(line))
    return _include("\n".join(lines[start:]))


@cache
def learned() -> str:
    """Return the part of a metric's SQL that tells what earlier periods came to, `past_sums`."""
    return _include("{past_sums}")


@cache
def _shared() -> frozenset[str]:
    folder = files("quarterdeck") / "metrics" / "sql" / "shared"
    return frozenset(f.name.removesuffix(".sql") for f in folder.iterdir())


def _include(sql: str) -> str:
    for name in _shared():
        if f"{{{name}}}" in sql:
            return _include(sql.replace(f"{{{name}}}", load("metrics", name).strip()))
    return sql
