"""Which open deals standards flag on each of many days, kept as one small file a day.

Each day is asked on its own, from facts cut at its end, so that no flag can know what came later.
The files are a cache named by the whole question and all it is asked of; they may be deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from quarterdeck.engine.sql import Raw, ident, load, parquet, render
from quarterdeck.facts.cache import digest, fresh_file
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.standards.judging import deals_sql, lacking
from quarterdeck.metrics.standards.policy import Standard


@dataclass(frozen=True, slots=True)
class Flags:
    """The files of the days, and the name the engine knows their rows by.

    Columns: standard, day, key, stage, due_on, money, breached (NULL where it cannot be judged).
    `sql` is what gives the last day's rows.
    """

    name: str
    paths: tuple[Path, ...]
    sql: str


def flags(
    facts: Facts,
    standards: Sequence[Standard],
    *,
    days: Sequence[date],
    question: Question,
    folder: Path,
) -> Flags:
    """Judge the open deals of every day and make the rows known to the engine.

    `question` gives scope and filter, its own day plays no part.
    """
    paths, sql = [], ""
    for day in days:
        sql = day_sql(facts, standards, Question(day, question.scope, question.where))
        path = folder / f"{digest(sql, *_read_from(facts))}.parquet"
        if not path.exists():
            with fresh_file(path) as fresh:
                pq.write_table(facts.run(sql), fresh)
        paths.append(path)
    name = f"flags_{digest(*(path.name for path in paths))}"
    facts.engine.register(name, paths)
    return Flags(name, tuple(paths), sql)


def day_sql(facts: Facts, standards: Sequence[Standard], question: Question) -> str:
    """Return SQL for the open deals of a day as each standard judges them; none cannot be judged.

    A standard whose fields no deal carries by the day has no row.
    """
    silent = lacking(facts, standards, question.as_of)
    asked = [one for one in standards if one.id not in silent and one.rule.about == "deal"]
    judged = deals_sql(facts, asked, question) if asked else load("metrics", "no_deal_judged")
    return render(load("metrics", "flags_of_day"), day=question.as_of, judged=Raw(judged))


def view(given: Flags) -> str:
    """Return the statement that gives another DuckDB the rows under the same name."""
    source = parquet(given.paths)
    return f"CREATE OR REPLACE TEMP VIEW {ident(given.name)} AS SELECT * FROM {source};\n"


def _read_from(facts: Facts) -> list[str]:
    """Return the names of the files the facts lie in: they change with what is in them."""
    store = facts.store
    found = [str(path) for paths in store.files.values() for path in paths]
    return sorted([*found, *([str(store.native)] if store.native else [])])
