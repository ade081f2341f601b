"""The standards for programs: the document of `standards`, and every breach as a row of a file."""

from itertools import groupby
from typing import Any

from quarterdeck.metrics.standards.policy import Standard
from quarterdeck.playbook.standards import plain
from quarterdeck.reports.blocks import Column, Part, Table
from quarterdeck.reports.figures import exact
from quarterdeck.reports.naming import value_name
from quarterdeck.reports.standards_data import Judged, Row, breaches
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.money import to_major


def standards_json(judged: Judged) -> dict[str, Any]:
    """Return the document of `standards`; ids, not names, stand for people and teams."""
    source, question = judged.source, judged.source.question
    whole = judged.whole.metrics(("open_deals", "open_pipeline"), None)
    return {
        "as_of": question.as_of.isoformat(),
        "scope": question.scope,
        "where": question.where,
        "by": judged.by or None,
        **source.stand,
        **source.money_json(),
        "notes": [note] if (note := source.observed_note()) else [],
        "policy": "written" if judged.policy.written else "built in",
        "left_out": list(judged.policy.left_out),
        "open_deals": whole["open_deals"].value,
        "open_pipeline": to_major(int(whole["open_pipeline"].value or 0), source.currency),
        "deals_in_breach": judged.deals,
        "critical_deals": judged.critical,
        "at_stake": to_major(judged.money, source.currency),
        "standards": [_standard(judged, one) for one in judged.policy.standards],
        "parts": [_part(judged, row) for row in _by_name(judged)],
        "teams": [_team(judged, row) for row in judged.teams],
        "deals": _deals(judged),
        "deals_left_off": judged.deals - judged.shown,
    }


def standards_sheet(judged: Judged) -> Table:
    """Return every breach of a deal as a row, people by name."""
    texts = ("standard", "title", "severity", "who_acts", "what_to_do", "id", "deal", "owner")
    keys = (*texts, *([judged.by] if judged.by not in {"", "owner"} else []), "stage", "due_on")
    columns = (
        *(Column(key, key) for key in keys),
        Column("amount", "amount", "money"),
        *(Column(key, key) for key in ("measured", "threshold", "unit")),
    )
    known = {one.id: one for one in judged.policy.standards}
    rows = tuple(_sheet_row(judged, known[row["standard"]], row) for row in breaches(judged))
    return Table("", columns, rows)


def _sheet_row(judged: Judged, one: Standard, row: Row) -> tuple[Part, ...]:
    source = judged.source
    part = (value_name(source, judged.by, row["part"]),) if judged.by not in {"", "owner"} else ()
    numbers = (str(row[k]) if row[k] is not None else "" for k in ("measured", "threshold"))
    return (
        *(one.id, one.title, one.severity, one.owner, one.do),
        row["id"],
        row["title"] or "",
        source.names(row["owner"]),
        *part,
        row["stage"] or "",
        row["due_on"].isoformat() if row["due_on"] else "",
        exact(row["money"], source.currency) if row["money"] is not None else "",
        *numbers,
        one.rule.unit if one.rule.unit != "none" else "",
    )


def _standard(judged: Judged, one: Standard) -> dict[str, Any]:
    row = judged.totals.get(one.id) or {}
    teams = [r for r in judged.teams if r["standard"] == one.id]
    about_deals = one.rule.about == "deal" and one.id not in judged.silent
    return {
        "id": one.id,
        "rule": one.rule.id,
        "about": one.rule.about,
        "title": one.title,
        "sentence": one.sentence,
        "severity": one.severity,
        "owner": one.owner,
        "do": one.do,
        "thresholds": {name: plain(value) for name, value in one.thresholds.items()},
        "since": one.since.isoformat() if one.since != FIRST_DAY else None,
        "cannot_be_judged": judged.silent.get(one.id),
        "judged": row.get("judged", 0) if about_deals else None,
        "unjudged": row.get("unjudged", 0) if about_deals else None,
        "deals": row.get("deals", 0) if about_deals else None,
        "at_stake": to_major(row.get("money", 0), judged.source.currency) if about_deals else None,
        "teams": sum(bool(r["breached"]) for r in teams) if one.rule.about == "team" else None,
    }


def _by_name(judged: Judged) -> list[Row]:
    return sorted(judged.parts, key=lambda row: row["part"]) if judged.by else []


def _part(judged: Judged, row: Row) -> dict[str, Any]:
    return {
        "dimensions": {judged.by: row["part"]},
        "deals": row["deals"],
        "critical_deals": row["critical"],
        "at_stake": to_major(row["money"], judged.source.currency),
    }


def _team(judged: Judged, row: Row) -> dict[str, Any]:
    currency = judged.source.currency
    return {
        "standard": row["standard"],
        "dimensions": {row["level"]: row["part"]} if row["level"] else {},
        "measured": to_major(row["measured"], currency),
        "threshold": to_major(row["threshold"], currency) if row["threshold"] is not None else None,
        "breached": row["breached"],
    }


def _deals(judged: Judged) -> list[dict[str, Any]]:
    found = []
    for _, held in groupby(judged.listed, key=lambda row: row["place"]):
        rows = list(held)
        amount = rows[0]["money"]
        found.append(
            {
                **{key: rows[0][key] for key in ("id", "title", "owner", "stage")},
                "due_on": rows[0]["due_on"].isoformat() if rows[0]["due_on"] else None,
                "amount": to_major(amount, judged.source.currency) if amount is not None else None,
                "breaches": [
                    {key: row[key] for key in ("standard", "measured", "threshold")} for row in rows
                ],
            }
        )
    return found
