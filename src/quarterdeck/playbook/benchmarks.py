"""playbook/benchmarks.toml: what others report of a metric, each with where it comes from."""

import tomllib
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path

from quarterdeck.playbook import toml
from quarterdeck.playbook.notes import Notes, Section, Source, read_toml
from quarterdeck.playbook.standards import THOUSAND, plain
from quarterdeck.playbook.yardsticks import Benchmark

FILE = "playbook/benchmarks.toml"
PERIODS = ("month", "quarter", "year")
"""How long a time a source may speak of."""

_LATEST = 2999


@cache
def built_in() -> tuple[Benchmark, ...]:
    """Return the register that comes with the product."""
    text = (files("quarterdeck") / "playbook" / "benchmarks.toml").read_text("utf-8")
    data = tomllib.loads(text, parse_float=Decimal)
    return _register(Section(Source("benchmarks.toml", text, data), data, Notes()), own=False)


def read_benchmarks(root: Path, notes: Notes) -> tuple[Benchmark, ...]:
    """Read the company's own register; none where the file is absent."""
    whole = read_toml(root, FILE, notes)
    return _register(whole, own=True) if whole is not None else ()


def written(register: tuple[Benchmark, ...]) -> dict[str, str]:
    """Return the text of the file that says the same; nothing for none."""
    tables = [_written(one) for one in register]
    return {FILE: "\n".join(tables)} if tables else {}


def _register(whole: Section, *, own: bool) -> tuple[Benchmark, ...]:
    found = tuple(_benchmark(row, own=own) for row in whole.rows("benchmark", "says"))
    whole.finish()
    return found


def _benchmark(row: Section, *, own: bool) -> Benchmark:
    median = _number(row, "median")
    low, high = _number(row, "low"), _number(row, "high")
    if median is not None and (low, high) != (None, None):
        row.note("median", "A source has a median or a range.", fix="Keep one of them.")
    if low is not None and high is not None and low > high:
        row.note("low", "low is above high.", fix="Write the smaller number as low.")
    one = Benchmark(
        metric=row.text("metric", required=True),
        says=row.text("says", required=True),
        publisher=row.text("publisher", required=True),
        title=row.text("title", required=True),
        segment=row.text("segment"),
        low=low,
        high=high,
        median=median,
        period=row.choice("period", PERIODS) if row.get("period") is not None else "",
        year=row.whole("year", 0, least=1900, most=_LATEST),
        population=row.text("population"),
        n=row.whole("n", 0, least=1, most=10**9),
        url=row.text("url"),
        differs=row.text("differs"),
        own=own,
        path=row.where(),
    )
    row.finish()
    return one


def _number(row: Section, key: str) -> int | None:
    """Read a number of at most three decimals, in whole thousandths."""
    value = row.get(key)
    if value is None:
        return None
    number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    exact = Decimal(f"{value}") * THOUSAND if number else Decimal("NaN")
    if exact.is_finite() and exact == int(exact):
        return int(exact)
    fix = "Use a number with at most three decimals, such as 0.473 or 12; shares are fractions."
    row.note(key, f"{key} cannot be {value}.", fix=fix)
    return None


def _written(one: Benchmark) -> str:
    words = ("metric", "segment", "period", "says", "publisher", "title")
    texts = (*words, "population", "url", "differs")
    entries = {name: toml.text(getattr(one, name)) for name in texts if getattr(one, name)}
    numbers = {"low": one.low, "high": one.high, "median": one.median}
    entries |= {name: _plain(value) for name, value in numbers.items() if value is not None}
    entries |= {name: f"{value}" for name, value in (("year", one.year), ("n", one.n)) if value}
    return "[[benchmark]]\n" + toml.table((), entries)


def _plain(value: int) -> str:
    return f"-{plain(-value)}" if value < 0 else plain(value)
