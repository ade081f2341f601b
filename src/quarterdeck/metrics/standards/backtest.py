"""What standards would have flagged in the past, and what became of it.

On each day of a schedule every standard of the policy in force now judges the open deals from what
was known by the end of that day. A deal counts once for a standard, at its first flag. It misses
when it is not won by the end of the fiscal quarter it was due in then: lost, or still open. Flagged
deals are compared with all deals judged on the same day that had until the same day and were not
flagged before, new ones with new ones, so that the base rate is what flags drawn by lot would find.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from quarterdeck.engine.sql import Raw, load, render
from quarterdeck.facts.facts import Facts
from quarterdeck.facts.question import Question
from quarterdeck.metrics.standards.flags import Flags, flags
from quarterdeck.metrics.standards.odds import Odds, Stratum, holm, odds
from quarterdeck.metrics.standards.policy import Standard

LEVEL = 0.05
"""How small the adjusted p must be before flags count as more than chance."""

FEWEST = 20
"""So few flagged deals with a known end tell nothing."""

EXPECTED = 5
"""So many misses, and as many wins, chance must be expected to flag before a test says anything."""

UNDATED = 90
"""Days a deal without a close date is given."""


ALIKE = ("day", "until", "fresh")
"""What deals that are compared have in common: the day, the end, and whether the look is the first.

A rule that flags deals the moment they appear would otherwise be praised, or blamed, for what is
true of all new deals.
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is tried: the days looked at, and how long a deal is given.

    `horizon` is a number of days, None for the end of the fiscal quarter the deal was due in.
    `last` is the last observed day: what ends later is not known yet.
    """

    days: tuple[date, ...]
    last: date
    horizon: int | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What one standard's flags were worth. Counts are deals, each once; money is in minor units.

    `deals` are all it looked at, `judged` those it could judge on any day, `flagged` those it ever
    flagged, `known` those of them whose end has come. `odds` compare with all deals of the same
    day and end, `in_stage` with those of the same stage besides, `unwon` asks whether the deal was
    closed without a win so far. `lead_days` is the median from the first flag to the loss or slip.
    `p` is Holm-adjusted; `verdict` is better, worse, chance, few, nothing (no deal was flagged) or
    unjudged (no deal could be judged).
    """

    standard: Standard
    deals: int
    judged: int
    flagged: int
    known: int
    lost: int
    slipped: int
    money: int
    missed_money: int
    lead_days: float | None
    odds: Odds | None
    in_stage: Odds | None
    unwon: Odds | None
    p: float | None = None
    verdict: str = "nothing"


@dataclass(frozen=True, slots=True)
class Backtest:
    """The trials, those not tried with the reason, and the SQL of every deal and day in them.

    `proof` gives a row per standard, day and deal up to its first flag; it reads the rows of
    `flags`, whose files another DuckDB can be given.
    """

    plan: Plan
    question: Question
    trials: tuple[Trial, ...]
    flags: Flags
    proof: str
    tested: int


def backtest(
    facts: Facts,
    standards: Sequence[Standard],
    *,
    plan: Plan,
    question: Question,
    folder: Path,
) -> Backtest:
    """Try every standard about deals on every day of the plan.

    `question` gives scope and filter. Raises QuarterdeckError for a scope or filter that cannot be.
    """
    tried = [one for one in standards if one.rule.about == "deal" and one.rule.sql]
    judged = flags(facts, tried, days=plan.days, question=question, folder=folder)
    proof = _proof(facts, plan, judged)
    told = _Told(
        _grouped(facts, "flags_looked", flags=judged.name),
        _grouped(facts, "proof_strata", proof=proof),
        _grouped(facts, "proof_flags", proof=proof),
    )
    trials = [_trial(one, told) for one in tried]
    found = _judged(trials)
    tested = sum(trial.p is not None for trial in found)
    return Backtest(plan, question, found, judged, proof, tested)


def _proof(facts: Facts, plan: Plan, judged: Flags) -> str:
    given = f"qd_add_days(seen.day, {UNDATED if plan.horizon is None else plan.horizon})"
    quarter = f"CASE WHEN seen.due_on IS NULL THEN {given} ELSE quarters.last_day END"
    until = given if plan.horizon is not None else quarter
    return facts.compose(
        load("metrics", "standard_proof"),
        Question(plan.last),
        flags=Raw(judged.name),
        until=Raw(until),
        tz=facts.playbook.settings.timezone,
    )


_Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Told:
    """What the engine counted, rows by standard: deals looked at, strata, ends of the flagged."""

    looked: _Rows
    strata: _Rows
    ends: _Rows


def _grouped(facts: Facts, name: str, **sql: str) -> _Rows:
    found: dict[str, list[Mapping[str, Any]]] = {}
    text = render(load("metrics", name), **{key: Raw(value) for key, value in sql.items()})
    for row in facts.run(text).to_pylist():
        found.setdefault(row["standard"], []).append(row)
    return found


def _trial(one: Standard, told: _Told) -> Trial:
    strata, ends = told.strata.get(one.id, []), told.ends.get(one.id, [])
    looked = told.looked.get(one.id, [])
    known = [row for row in ends if row["known"]]

    def total(name: str) -> int:
        return sum(row[name] for row in known)

    return Trial(
        standard=one,
        deals=sum(row["deals"] for row in looked),
        judged=sum(row["judged"] for row in looked),
        flagged=sum(row["deals"] for row in ends),
        known=total("deals"),
        lost=total("lost"),
        slipped=total("slipped"),
        money=total("money"),
        missed_money=total("missed_money"),
        lead_days=_median((row["lead_days"], row["deals"]) for row in known),
        odds=odds(_strata(strata, ALIKE)),
        in_stage=odds(_strata(strata, (*ALIKE, "stage"))),
        unwon=odds(_strata(strata, ALIKE, "unwon")),
    )


def _strata(
    rows: Sequence[Mapping[str, Any]], keys: tuple[str, ...], what: str = "missed"
) -> list[Stratum]:
    """Add the rows up to strata of the same keys, in their order."""
    names = ("deals", what, "flagged", f"flagged_{what}")
    sums: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        held = sums.setdefault(tuple(row[key] for key in keys), [0] * len(names))
        sums[tuple(row[key] for key in keys)] = [
            n + row[k] for n, k in zip(held, names, strict=True)
        ]
    return [Stratum(*sums[key]) for key in sorted(sums)]


def _median(counted: Iterable[tuple[int | None, int]]) -> float | None:
    """Return the middle of values given with how often each occurs, unknown ones left out."""
    held = sorted((value, times) for value, times in counted if value is not None)
    whole = sum(times for _, times in held)
    if not whole:
        return None
    places = ((whole - 1) // 2, whole // 2)
    found, passed = [], 0
    for value, times in held:
        found += [value for place in places if passed <= place < passed + times]
        passed += times
    return sum(found) / 2


def _judged(trials: Sequence[Trial]) -> tuple[Trial, ...]:
    """Say of each trial what it proves, the p values adjusted for being several."""
    raw = {place: p for place, one in enumerate(trials) if (p := _tested(one.odds)) is not None}
    adjusted = dict(zip(raw, holm(list(raw.values())), strict=True))
    return tuple(
        replace(trial, p=adjusted.get(place), verdict=_verdict(trial, adjusted.get(place)))
        for place, trial in enumerate(trials)
    )


def _tested(told: Odds | None) -> float | None:
    """Return p where there is enough to test, else None."""
    if told is None or told.flagged < FEWEST:
        return None
    enough = min(told.expected, told.flagged - told.expected) >= EXPECTED
    return told.p if enough else None


def _verdict(trial: Trial, p: float | None) -> str:
    if not trial.flagged:
        return "nothing" if trial.judged else "unjudged"
    if p is None or trial.odds is None:
        return "few"
    if p > LEVEL:
        return "chance"
    return "better" if trial.odds.missed > trial.odds.expected else "worse"
