"""The backtest of the standards for programs: its document, and every flagged deal as a row."""

from typing import Any

from quarterdeck.engine.sql import Raw
from quarterdeck.facts.question import Question
from quarterdeck.metrics.standards.backtest import LEVEL, Trial
from quarterdeck.metrics.standards.odds import Odds
from quarterdeck.playbook.standards import plain
from quarterdeck.reports.blocks import Column, Part, Table
from quarterdeck.reports.figures import exact
from quarterdeck.reports.standards_proof import Proven
from quarterdeck.words.money import to_major

_FLAGGED = """
SELECT proof.*, named.id, named.title, named.owner
FROM ({proof}) AS proof INNER JOIN deals AS named ON named.key = proof.key
WHERE proof.flagged
"""


def proof_json(given: Proven) -> dict[str, Any]:
    """Return the document of `standards --backtest`."""
    tested, question = given.backtest, given.source.question
    return {
        "as_of": question.as_of.isoformat(),
        "from": tested.plan.days[0].isoformat(),
        "to": tested.plan.days[-1].isoformat(),
        "every": given.every,
        "days": len(tested.plan.days),
        "horizon": f"{tested.plan.horizon}d" if tested.plan.horizon else "quarter",
        "scope": question.scope,
        "where": question.where,
        **given.source.stand,
        **given.source.money_json(),
        "level": LEVEL,
        "tested": tested.tested,
        "rows": [_row(given, trial) for trial in given.trials],
        "not_tried": given.silent,
    }


def proof_sheet(given: Proven) -> Table:
    """Return every deal each standard flagged, at its first flag, with what became of it."""
    keys = (
        "standard",
        "id",
        "deal",
        "owner",
        "flagged_on",
        "until",
        "by_then",
        "today",
        "lead_days",
    )
    columns = (*(Column(key, key) for key in keys), Column("amount", "amount", "money"))
    source = given.source
    sql = source.facts.compose(
        _FLAGGED, Question(given.backtest.plan.last), proof=Raw(given.backtest.proof)
    )
    rows = sorted(source.rows(sql), key=lambda r: (r["standard"], r["day"], r["id"]))
    return Table("", columns, tuple(_sheet_row(given, row) for row in rows))


def _sheet_row(given: Proven, row: dict[str, Any]) -> tuple[Part, ...]:
    fates = ("lost", "slipped", "missed")
    then = next((name for name in fates if row[name]), "won") if row["known"] else "not over yet"
    money = row["money"]
    return (
        row["standard"],
        row["id"],
        row["title"] or "",
        given.source.names(row["owner"]),
        row["day"].isoformat(),
        row["until"].isoformat() if row["until"] else "",
        then,
        row["today"],
        str(row["lead_days"]) if row["lead_days"] is not None else "",
        exact(money, given.source.currency) if money is not None else "",
    )


def _row(given: Proven, trial: Trial) -> dict[str, Any]:
    currency, one = given.source.currency, trial.standard
    return {
        "standard": one.id,
        "title": one.title,
        "thresholds": {name: plain(value) for name, value in one.thresholds.items()},
        "verdict": trial.verdict,
        "deals": trial.deals,
        "judged": trial.judged,
        "flagged": trial.flagged,
        "known": trial.known,
        "won": trial.known - trial.lost - trial.slipped,
        "slipped": trial.slipped,
        "lost": trial.lost,
        **_odds(trial.odds),
        "p_adjusted": trial.p,
        "lift_same_stage": trial.in_stage.lift if trial.in_stage else None,
        "closed_without_win": trial.unwon.precision if trial.unwon else None,
        "closed_without_win_base": trial.unwon.base_rate if trial.unwon else None,
        "lead_days": trial.lead_days,
        "amount": to_major(trial.money, currency),
        "missed_amount": to_major(trial.missed_money, currency),
    }


def _odds(told: Odds | None) -> dict[str, float | None]:
    if told is None:
        names = ("precision", "precision_low", "precision_high", "base_rate")
        return dict.fromkeys((*names, "lift", "lift_low", "lift_high", "p"))
    low, high = told.lift_interval or (None, None)
    return {
        "precision": told.precision,
        "precision_low": told.low,
        "precision_high": told.high,
        "base_rate": told.base_rate,
        "lift": told.lift,
        "lift_low": low,
        "lift_high": high,
        "p": told.p,
    }
