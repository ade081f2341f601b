"""The movement as a pandas script: versions in the window become steps, steps become lines."""

import numpy as np
import pandas as pd

from benchmarks.data import rate_on
from benchmarks.money import euros, evening, within
from benchmarks.questions import QUARTER, WINDOW, Answers

BY = ["product", "region"]
END = pd.Timestamp(QUARTER[1])


def moved(df: pd.DataFrame) -> Answers:
    """Return the lines of the bridge over the window, by product and region."""
    step = _priced(_steps(df))
    live = step["was"].isin(["open", "closed"])
    undone = (step["was"] == "closed") & step["was_in"]
    closes = step["is_in"] & (step["stands"] != "open")
    came, went = live & ~step["was_in"] & step["is_in"], live & step["was_in"] & ~step["is_in"]
    stays = step["late"] & step["is_in"] & (step["stands"] == "open")
    fresh = ~live & step["is_in"] & (step["stands"] != "past")
    resized = (step["walk_b"] - step["walk_a"]).where(live & step["is_in"], 0)
    fx_a = (step["walk_a"] - step["was_shut"]).where(undone, 0)
    fx_b = (step["late_even"] - step["even"]).where(stays, 0)
    fx_b = (step["closed_eur"] - step["walk_b"]).where(closes, fx_b)
    ended, was_ended = (np.where(step[c] == "won", "won", "lost") for c in ("outcome", "was_as"))
    opens = step["early"] & step["was_in"] & (step["was"] == "open")
    lines = [
        (opens, "opening", step["was_even"], 1),
        (stays, "closing", step["late_even"], 1),
        (undone, was_ended, step["was_shut"], -1),
        (fresh, np.where(step["was"] == "none", "new", "reopened"), step["walk_b"], 1),
        (closes, ended, -step["closed_eur"], 1),
        (came, _side(step["was_due"], "moved_in"), step["walk_a"], 1),
        (went, _side(step["due_on"], "moved_out"), -step["walk_a"], 1),
        *_signed(resized, "amount"),
        *_signed(fx_a, "fx"),
        *_signed(fx_b, "fx"),
    ]
    parts = [step.assign(cause=c, line=a, n=n)[mask] for mask, c, a, n in lines]
    sums = pd.concat(parts).groupby([*BY, "cause"], observed=True)[["line", "n"]].sum()
    sums = sums[(sums != 0).any(axis=1)]
    return {row[0]: (int(row[1]), int(row[2])) for row in sums.itertuples()}


def _steps(df: pd.DataFrame) -> pd.DataFrame:
    """Return the versions that can matter, each with the state before it beside it."""
    first, last = (evening(day) for day in WINDOW)
    w = df[(df["changed_at"] < last) & (df["known_to"] >= first)]
    early = w["changed_at"] < first
    shut, was_shut = w["closed_at"] >= first, w["prev_closed_at"] >= first
    matters = w["is_open"] | (~early & (shut | was_shut | (w["prev_outcome"] == "open")))
    w = w.assign(early=early, shut=shut, was_shut_now=was_shut, late=w["known_to"] >= last)
    w = w[matters]
    was_as = w["outcome"].astype(object).where(w["early"], w["prev_outcome"].astype(object))
    was = [was_as == "open", was_as.isna(), w["was_shut_now"]]
    return w.assign(
        was_as=was_as,
        was_due=w["due_on"].where(w["early"], w["prev_due_on"]),
        before=w["amount"].where(w["early"], w["prev_amount"]),
        was_shut=w["closed_eur"].where(w["early"], w["prev_closed_eur"]),
        was=np.select(was, ["open", "none", "closed"], "past"),
        stands=np.select([w["is_open"], w["shut"]], ["open", "closed"], "past"),
    )


def _priced(w: pd.DataFrame) -> pd.DataFrame:
    """Add what each side is worth, at the rate of the opening unless it was closed throughout."""
    opening, closing = (rate_on(day) for day in WINDOW)
    even = euros(w["amount"], w["currency"], opening)
    was_even = euros(w["before"], w["currency"], opening)
    amended = ~w["early"] & (w["closed_at"] == w["prev_closed_at"])
    amended &= (w["was"] == "closed") & (w["stands"] == "closed")
    return w.assign(
        even=even,
        was_even=was_even,
        late_even=euros(w["amount"], w["currency"], closing),
        walk_a=was_even.where(~amended, w["was_shut"]),
        walk_b=even.where(~amended, w["closed_eur"]),
        was_in=within(w["was_due"], QUARTER),
        is_in=within(w["due_on"], QUARTER),
    )


def _side(due: pd.Series, cause: str) -> np.ndarray:
    return np.where(due >= END, f"{cause}_later", f"{cause}_earlier")


def _signed(change: pd.Series, cause: str) -> list[tuple[pd.Series, str, pd.Series, int]]:
    return [(change > 0, f"{cause}_up", change, 1), (change < 0, f"{cause}_down", change, 1)]
