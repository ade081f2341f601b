"""Our SQL in Spark's words: checked to be portable, macros put in place, then rendered.

The list of allowed functions holds what the conformance tests have seen give one answer on both
engines. It grows by a failing test first: see tests/engine/test_conformance.py.
"""

from functools import cache

import sqlglot
from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.errors import SqlglotError
from sqlglot.generators.spark import SparkGenerator

from quarterdeck.engine.macros import macros
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

ALLOWED = frozenset(
    """
    ABS CEIL COALESCE CONCAT CONCAT_WS COUNT DAY DENSE_RANK EXP FIRST_VALUE FLOOR GREATEST LAG
    LAST_VALUE LEAD LEAST LENGTH LN LOGICAL_AND LOGICAL_OR LOWER MAX MIN MONTH NTILE NULLIF POWER
    QUARTER RANK REPLACE ROUND ROW_NUMBER SIGN SQRT STARTS_WITH STR_POSITION SUBSTRING SUM TRIM
    UPPER YEAR
    """.split()  # noqa: SIM905  forty quoted names say no more than the names
)
"""Functions with one meaning on every engine, by the name sqlglot gives them."""

INSTEAD = {
    "AVG": "qd_ratio(sum(x), count(x))",
    "DATEDIFF": "qd_days(first, last)",
    "DATE_DIFF": "qd_days(first, last)",
    "TIMESTAMP_TRUNC": "qd_month_start(day), or the calendar's columns",
    "DATE_TRUNC": "qd_month_start(day), or the calendar's columns",
    "EPOCH_US": "qd_epoch_us(ts)",
    "TIMEZONE": "qd_local_date(ts, tz)",
    "MEDIAN": "row_number() and the middle rows",
    "QUANTILE_CONT": "row_number() and the rows around the share",
    "PERCENTILE_CONT": "row_number() and the rows around the share",
    "ANY_VALUE": "min(x), which is the same in every run",
    "ARG_MAX": "row_number() over the order, then the first row",
    "ARG_MIN": "row_number() over the order, then the first row",
}
"""What to write in place of a function that engines disagree on."""

_SYNTAX = (exp.Cast, exp.Case, exp.If, exp.Connector, exp.Exists, exp.AnonymousAggFunc)
_WHOLE = (exp.Column, exp.Literal, exp.Func, exp.Paren)
_UNPORTABLE: dict[type[exp.Expr], str] = {
    exp.Array: "a list",
    exp.Struct: "a struct",
    exp.Lambda: "a lambda",
    exp.Bracket: "an index into a list or struct",
    exp.Interval: "an interval",
    exp.Pivot: "a pivot",
}


class NotPortable(QuarterdeckError):  # noqa: N818  reads as the finding it is
    """A query that would not mean the same on every engine."""


class _Target(Spark):
    """Spark, with 128-bit integers as the widest exact type it has."""

    class Generator(SparkGenerator):
        """Spells types Spark has no name for."""

        TYPE_MAPPING = {  # noqa: RUF012  the base class declares it
            **SparkGenerator.TYPE_MAPPING,
            exp.DType.INT128: "DECIMAL(38, 0)",
        }


def to_spark(sql: str) -> str:
    """Return the query in Spark's dialect, with every macro replaced by its body.

    Raises NotPortable naming the function or construct that has no one meaning on all engines.
    """
    try:
        tree = sqlglot.parse_one(sql, read="duckdb")
    except SqlglotError as error:
        raise NotPortable(f"this SQL cannot be read: {error}") from error
    check_portable(tree)
    for named in tree.find_all(exp.CTE):
        named.set("materialized", None)  # advice to DuckDB's planner that Spark cannot read
    return _expand(_divide_in_doubles(tree)).sql(dialect=_Target)


def check_portable(tree: exp.Expr) -> None:
    """Raise NotPortable on the first part of a query that engines disagree on."""
    for node in tree.walk():
        if isinstance(node, exp.Func) and not isinstance(node, _SYNTAX):
            _check_function(node)
        what = _UNPORTABLE.get(type(node)) or _unportable_clause(node)
        if what:
            raise NotPortable(
                f"the SQL uses {what}, which engines disagree on: {node.sql('duckdb')}",
                fix="write it with plain joins, groups and windows, or as a macro of engine.macros",
            )


def _check_function(node: exp.Func) -> None:
    name = (node.name if isinstance(node, exp.Anonymous) else node.sql_name()).upper()
    if name in ALLOWED or name.lower() in macros("spark"):
        return
    known = {*ALLOWED, *(macro.upper() for macro in macros("spark"))}
    raise NotPortable(
        f"the function {name.lower()} is not on the list of portable functions."
        f"{did_you_mean(name, known)}",
        fix=f"write {INSTEAD[name]}"
        if name in INSTEAD
        else "use a listed function, or list it with a conformance test that compares the engines",
    )


def _unportable_clause(node: exp.Expr) -> str:
    found = ""
    match node:
        case exp.Group() if node.args.get("all"):
            found = "GROUP BY ALL"
        case exp.Join() if node.method == "ASOF":
            found = "ASOF JOIN"
        case exp.Star() if any(node.args.values()):
            found = "* with EXCLUDE or REPLACE"
        case exp.DataType() if node.this in exp.DataType.UNSIGNED_INTEGER_TYPES:
            found = "an unsigned integer"
        case exp.With() if node.recursive:
            found = "a recursive query"
        case exp.Select() if node.is_star and node.args.get("qualify"):
            found = "QUALIFY beside a *"
    return found


def _expand(tree: exp.Expr) -> exp.Expr:
    """Put macro bodies in place of the calls, the innermost calls first."""
    calls = [node for node in tree.find_all(exp.Anonymous) if node.name.lower() in macros("spark")]
    for call in reversed(calls):
        body = _applied(call)
        if call is tree:
            return body
        call.replace(body)
    return tree


def _applied(call: exp.Anonymous) -> exp.Expr:
    name = call.name.lower()
    parameters = macros("spark")[name].parameters
    if len(parameters) != len(call.expressions):
        raise NotPortable(
            f"{name} takes {len(parameters)} values, {', '.join(parameters)};"
            f" it was given {len(call.expressions)}"
        )
    given = dict(zip(parameters, call.expressions, strict=True))

    def fill(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and not node.table and node.name in given:
            value = given[node.name].copy()
            return value if isinstance(value, _WHOLE) else exp.paren(value, copy=False)
        return node

    return exp.paren(_body(name).copy().transform(fill), copy=False)


@cache
def _body(name: str) -> exp.Expr:
    return _expand(sqlglot.parse_one(macros("spark")[name].body, read="spark"))


def _divide_in_doubles(tree: exp.Expr) -> exp.Expr:
    """Say for every `/` what DuckDB means by it: the quotient as a double, whatever the operands.

    Macro bodies, put in later, say exactly what they mean in Spark.
    """
    for division in list(tree.find_all(exp.Div)):
        division.left.replace(exp.cast(division.left.copy(), "DOUBLE"))
        division.right.replace(exp.cast(division.right.copy(), "DOUBLE"))
    return tree
