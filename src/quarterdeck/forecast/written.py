"""SQL of a forecast with the chances written out in it, so that anybody can run the sums again."""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from quarterdeck.facts.question import Question
from quarterdeck.forecast.scoring import COLUMNS, SCORES, Scores, over_parts

READABLE = 2_000
"""Deals up to which chances are written out: some 50 kB of SQL. Our own choice."""


def written(scores: Scores, question: Question) -> str:
    """Return SQL for the sums of a question's parts with the chances of its deals written out.

    It needs nothing but the facts; '' where there are too many chances to read.
    """
    rows = _of(scores, question)
    if len(rows) > READABLE:
        return ""
    columns = (rows[name].to_pylist() for name in COLUMNS)
    told = ", ".join(f"({', '.join(map(str, row))})" for row in zip(*columns, strict=True))
    none = f"SELECT {', '.join(f'0 AS {name}' for name in COLUMNS)} WHERE FALSE"
    values = f"VALUES {told}" if told else none
    named = f"WITH {SCORES} ({', '.join(COLUMNS)}) AS ({values}), "
    return scores.composed(named + over_parts("sums"), question)


def _of(scores: Scores, question: Question) -> pa.Table:
    """Return the scores of the deals asked about, and of no others."""
    if not (question.scope or question.where):
        return scores.rows
    facts, plain = scores.known.facts, replace(question, by=())
    asked = facts.run(facts.compose("SELECT key FROM deals", plain))["key"].to_numpy()
    return scores.rows.filter(pa.array(np.isin(scores.rows["key"].to_numpy(), asked)))
