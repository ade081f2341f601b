"""The second rival: an idiomatic pandas script of the same work, its table held in memory."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from benchmarks.data import LAST, Case, monthly_rates, rate_on
from benchmarks.questions import PAST_DAY, QUARTER, WINDOW, YEAR, Answers

FOREVER = pd.Timestamp("2200-01-01", tz="UTC")
STAGES = ("Discovery", "Qualified", "Evaluation", "Proposal", "Negotiation")
CLOSED = {"Won": "won", "Lost": "lost", "No decision": "no_decision", "Disqualified": "disqualified"}
CHANCE = dict(zip(STAGES, (15, 22, 33, 48, 65), strict=True))
FIELDS = ["stage", "amount", "currency", "close_date", "owner", "product", "region"]
BY = ["product", "region"]
EXACT = 10**7
"""Chances are percents, the product's are units of 1e-9: this is between them."""


def build(case: Case) -> None:
    """Read the CSV and work out versions, as one would in a notebook."""
    df = pd.read_csv(case.export, parse_dates=["changed_at", "close_date"])
    df["amount"] = (df["amount"] * 100).round().astype("int64")
    df = df.sort_values(["deal_id", "changed_at", "seq"], ignore_index=True)
    same = (df[[*FIELDS, "deal_id"]] == df[[*FIELDS, "deal_id"]].shift()).all(axis=1)
    df = df[~same].reset_index(drop=True)
    deal = df.groupby("deal_id", sort=False)
    df["known_to"] = deal["changed_at"].shift(-1).fillna(FOREVER)
    df["outcome"] = df["stage"].map(CLOSED).fillna("open")
    df["is_open"] = df["outcome"] == "open"
    changed = df["outcome"] != deal["outcome"].shift()
    since = df["changed_at"].where(changed).groupby(df["deal_id"], sort=False).ffill()
    df["closed_at"] = since.where(~df["is_open"])
    df["closed_on"] = _local_day(df["closed_at"])
    df["created_on"] = _local_day(deal["changed_at"].transform("first"))
    df["closed_eur"] = _euros(df["amount"], df["currency"], _rate(df["closed_on"]))
    df.loc[df["is_open"], "closed_eur"] = 0
    due = df["close_date"].where(df["is_open"]).groupby(df["deal_id"], sort=False).ffill()
    due = due.fillna(df["close_date"])
    df["due_on"] = df["closed_on"].where(df["outcome"] == "won", due)
    deal = df.groupby("deal_id", sort=False)
    for name in ("outcome", "closed_at", "amount", "due_on", "closed_eur"):
        df[f"prev_{name}"] = deal[name].shift()
    df["prev_amount"] = df["prev_amount"].fillna(0).astype("int64")
    df["prev_closed_eur"] = df["prev_closed_eur"].fillna(0).astype("int64")
    for name in ("stage", "currency", "owner", "product", "region", "outcome", "prev_outcome"):
        df[name] = df[name].astype("category")
    df.drop(columns=["seq"]).to_parquet(case.frame)


class Session:
    """The table in memory, asked by name."""

    def __init__(self, case: Case) -> None:
        """Load the table; this is not part of any time shown for a question."""
        self.df = pd.read_parquet(case.frame)

    def ask(self, name: str) -> Answers:
        """Answer a question by filtering and grouping the table."""
        if name == "as_of":
            return as_of(self.df, LAST)
        if name == "as_of_past":
            return as_of(self.df, PAST_DAY)
        if name == "movement":
            return moved(self.df)
        return METRICS[name](_current(self.df, LAST))

    def knows(self, name: str) -> bool:
        """Return whether there is a script for the question."""
        return name in {"as_of", "as_of_past", "movement", *METRICS}


def as_of(df: pd.DataFrame, day: date) -> Answers:
    """Return open pipeline by stage at the end of a day."""
    now = _current(df, day)
    now = now[now["is_open"]]
    money = _euros(now["amount"], now["currency"], rate_on(day))
    return _money(money.groupby(now["stage"], observed=True).sum().rename_axis("stage").to_frame(0))


def _bookings(now: pd.DataFrame) -> Answers:
    return _money(_won(now).groupby(BY, observed=True)[["closed_eur"]].sum())


def _close_rate(now: pd.DataFrame) -> Answers:
    done = _closed(now, ["won", "lost"])
    return _share(done.assign(hit=done["outcome"] == "won"))


def _created_win_rate(now: pd.DataFrame) -> Answers:
    made = now[_within(now["created_on"], YEAR)]
    return _share(made.assign(hit=made["outcome"] == "won"))


def _won_cycle_days(now: pd.DataFrame) -> Answers:
    won = _won(now)
    days = (won["closed_on"] - won["created_on"]).dt.days
    return _pair(days.groupby([won["product"], won["region"]], observed=True).agg(["sum", "count"]))


def _open_pipeline(now: pd.DataFrame) -> Answers:
    due = _due(now)
    return _money(due.assign(eur=_now_euros(due)).groupby(BY, observed=True)[["eur"]].sum())


def _weighted_pipeline(now: pd.DataFrame) -> Answers:
    due = _due(now)
    weighted = _now_euros(due) * due["stage"].map(CHANCE).astype("int64")
    sums = due.assign(w=weighted).groupby(BY, observed=True)["w"].sum()
    return {key: (int(total) * EXACT, 10**9) for key, total in sums.items()}


def _past_due_pipeline(now: pd.DataFrame) -> Answers:
    late = now[now["is_open"] & (now["due_on"] < pd.Timestamp(LAST))]
    return _money(late.assign(eur=_now_euros(late)).groupby(BY, observed=True)[["eur"]].sum())


def _created_deals(now: pd.DataFrame) -> Answers:
    made = now[_within(now["created_on"], YEAR)]
    return _money(made.groupby(BY, observed=True).size().to_frame())


def _create_and_close(now: pd.DataFrame) -> Answers:
    quick = _won(now)
    quick = quick[_within(quick["created_on"], YEAR)]
    return _money(quick.groupby(BY, observed=True)[["closed_eur"]].sum())


METRICS: dict[str, Callable[[pd.DataFrame], Answers]] = {
    "bookings": _bookings,
    "close_rate": _close_rate,
    "created_win_rate": _created_win_rate,
    "won_cycle_days": _won_cycle_days,
    "open_pipeline": _open_pipeline,
    "weighted_pipeline": _weighted_pipeline,
    "past_due_pipeline": _past_due_pipeline,
    "created_deals": _created_deals,
    "create_and_close": _create_and_close,
}


def moved(df: pd.DataFrame) -> Answers:
    """Return the lines of the bridge over the window, by product and region."""
    first, last = (_evening(day) for day in WINDOW)
    w = df[(df["changed_at"] < last) & (df["known_to"] >= first)]
    early = w["changed_at"] < first
    fresh = (w["closed_at"] >= first).fillna(value=False)
    prev_fresh = (w["prev_closed_at"] >= first).fillna(value=False)
    matters = w["is_open"] | (~early & (fresh | (w["prev_outcome"] == "open") | prev_fresh))
    w, early, fresh, prev_fresh = (part[matters] for part in (w, early, fresh, prev_fresh))
    late = w["known_to"] >= last
    was_as = w["outcome"].astype(object).where(early, w["prev_outcome"].astype(object))
    was_due = w["due_on"].where(early, w["prev_due_on"])
    before = w["amount"].where(early, w["prev_amount"])
    was_shut = w["closed_eur"].where(early, w["prev_closed_eur"])
    was = np.select([was_as == "open", was_as.isna(), prev_fresh], ["open", "none", "closed"], "past")
    stands = np.select([w["is_open"], fresh], ["open", "closed"], "past")
    was_in, is_in = _within(was_due, QUARTER), _within(w["due_on"], QUARTER)
    even, was_even = (_euros(a, w["currency"], rate_on(WINDOW[0])) for a in (w["amount"], before))
    late_even = _euros(w["amount"], w["currency"], rate_on(WINDOW[1]))
    amended = ~early & (w["closed_at"] == w["prev_closed_at"])
    amended &= (was == "closed") & (stands == "closed")
    walk_a, walk_b = was_even.where(~amended, was_shut), even.where(~amended, w["closed_eur"])
    live = np.isin(was, ["open", "closed"])
    end = pd.Timestamp(QUARTER[1])
    ended = np.where(w["outcome"] == "won", "won", "lost")
    was_ended = np.where(was_as == "won", "won", "lost")
    undone, closes = (was == "closed") & was_in, is_in & (stands != "open")
    entered = ~live & is_in & (stands != "past")
    resized = (walk_b - walk_a).where(live & is_in, 0)
    fx_a = (walk_a - was_shut).where(undone, 0)
    fx_open = (late_even - even).where(late & is_in & (stands == "open"), 0)
    fx_b = (w["closed_eur"] - walk_b).where(closes, fx_open)
    came, went = live & ~was_in & is_in, live & was_in & ~is_in
    lines = [
        (early & was_in & (was == "open"), "opening", was_even, 1),
        (late & is_in & (stands == "open"), "closing", late_even, 1),
        (undone, was_ended, was_shut, -1),
        (entered, np.where(was == "none", "new", "reopened"), walk_b, 1),
        (closes, ended, -w["closed_eur"], 1),
        (came, np.where(was_due >= end, "moved_in_later", "moved_in_earlier"), walk_a, 1),
        (went, np.where(w["due_on"] >= end, "moved_out_later", "moved_out_earlier"), -walk_a, 1),
        (resized > 0, "amount_up", resized, 1),
        (resized < 0, "amount_down", resized, 1),
        *((fx > 0, "fx_up", fx, 1) for fx in (fx_a, fx_b)),
        *((fx < 0, "fx_down", fx, 1) for fx in (fx_a, fx_b)),
    ]
    parts = [
        pd.DataFrame(
            {"product": w["product"], "region": w["region"], "cause": c, "amount": a, "n": n}
        )[mask]
        for mask, c, a, n in lines
    ]
    sums = pd.concat(parts).groupby([*BY, "cause"], observed=True)[["amount", "n"]].sum()
    return _pair(sums[(sums != 0).any(axis=1)])


def _current(df: pd.DataFrame, day: date) -> pd.DataFrame:
    evening = _evening(day)
    return df[(df["changed_at"] < evening) & (df["known_to"] >= evening)]


def _evening(day: date) -> pd.Timestamp:
    return pd.Timestamp(day + timedelta(days=1), tz="Europe/Berlin").tz_convert("UTC")


def _closed(now: pd.DataFrame, outcomes: list[str]) -> pd.DataFrame:
    return now[now["outcome"].isin(outcomes) & _within(now["closed_on"], YEAR)]


def _won(now: pd.DataFrame) -> pd.DataFrame:
    return _closed(now, ["won"])


def _due(now: pd.DataFrame) -> pd.DataFrame:
    return now[now["is_open"] & _within(now["due_on"], YEAR)]


def _within(days: pd.Series, period: tuple[date, date]) -> pd.Series:
    return (days >= pd.Timestamp(period[0])) & (days < pd.Timestamp(period[1]))


def _local_day(moments: pd.Series) -> pd.Series:
    return moments.dt.tz_convert("Europe/Berlin").dt.tz_localize(None).dt.normalize()


def _rate(days: pd.Series) -> pd.Series:
    since = np.array([np.datetime64(month) for month, _ in monthly_rates()])
    rates = np.array([rate for _, rate in monthly_rates()])
    place = np.searchsorted(since, days.fillna(pd.Timestamp(LAST)).to_numpy(), side="right") - 1
    return pd.Series(rates[place], index=days.index)


def _euros(amount: pd.Series, currency: pd.Series, rate: pd.Series | int) -> pd.Series:
    """Convert cents at rates of 1/10,000, rounding half to even."""
    whole, rest = np.divmod(amount * rate, 10_000)
    up = (rest > 5_000) | ((rest == 5_000) & (whole % 2 == 1))
    return amount.where(currency == "EUR", whole + up)


def _now_euros(rows: pd.DataFrame) -> pd.Series:
    return _euros(rows["amount"], rows["currency"], rate_on(LAST))


def _share(rows: pd.DataFrame) -> Answers:
    return _pair(rows.groupby(BY, observed=True)["hit"].agg(["sum", "count"]))


def _pair(table: pd.DataFrame) -> Answers:
    return {row[0]: (int(row[1]), int(row[2])) for row in table.itertuples()}


def _money(table: pd.DataFrame) -> Answers:
    keys = (key if isinstance(key, tuple) else (key,) for key in table.index)
    return {key: (int(value), None) for key, value in zip(keys, table.iloc[:, 0], strict=True)}
