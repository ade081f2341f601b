"""The second rival: an idiomatic pandas script of the same work, its table held in memory."""

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from benchmarks.data import LAST, Case, monthly_rates, rate_on
from benchmarks.framed_movement import moved
from benchmarks.money import euros, evening, within
from benchmarks.questions import PAST_DAY, YEAR, Answers

FOREVER = pd.Timestamp("2200-01-01", tz="UTC")
STAGES = ("Discovery", "Qualified", "Evaluation", "Proposal", "Negotiation")
CLOSED = {
    "Won": "won",
    "Lost": "lost",
    "No decision": "no_decision",
    "Disqualified": "disqualified",
}
CHANCE = dict(zip(STAGES, (15, 22, 33, 48, 65), strict=True))
FIELDS = ["stage", "amount", "currency", "close_date", "owner", "product", "region", "account"]
BY = ["product", "region"]
EXACT = 10**7
"""Chances are percents, the product's are units of 1e-9: this is between them."""


def build(case: Case) -> None:
    """Read the CSV, hold back what cannot be read, drop repeated lines and keep the rest."""
    text = pd.read_csv(case.export, dtype=str).drop_duplicates()
    df = text.assign(
        changed_at=pd.to_datetime(text["changed_at"], errors="coerce", format="ISO8601", utc=True),
        close_date=pd.to_datetime(text["close_date"], errors="coerce", format="ISO8601"),
        seq=pd.to_numeric(text["seq"], errors="coerce"),
        amount=pd.to_numeric(text["amount"], errors="coerce"),
    )
    bad = df[["deal_id", "changed_at", "seq"]].isna().any(axis=1)
    bad |= ~df["stage"].isin([*STAGES, *CLOSED]) | ~df["currency"].isin(["EUR", "USD"])
    bad |= (df["amount"].isna() & text["amount"].notna()).to_numpy()
    bad |= df["close_date"].isna() & text["close_date"].notna()
    text[bad].to_parquet(case.held_back)
    df = df[~bad]
    df["amount"] = (df["amount"] * 100).round().astype("int64")
    df.to_parquet(case.log)


def warm(case: Case) -> None:
    """Work out versions, as one would in a notebook."""
    df = pd.read_parquet(case.log)
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
    df["closed_eur"] = euros(df["amount"], df["currency"], _rate(df["closed_on"]))
    df.loc[df["is_open"], "closed_eur"] = 0
    due = df["close_date"].where(df["is_open"]).groupby(df["deal_id"], sort=False).ffill()
    due = due.fillna(df["close_date"])
    df["due_on"] = df["closed_on"].where(df["outcome"] == "won", due)
    deal = df.groupby("deal_id", sort=False)
    for name in ("outcome", "closed_at", "amount", "due_on", "closed_eur"):
        df[f"prev_{name}"] = deal[name].shift()
    df["prev_amount"] = df["prev_amount"].fillna(0).astype("int64")
    df["prev_closed_eur"] = df["prev_closed_eur"].fillna(0).astype("int64")
    df["pushes"] = _pushes(df)
    _stays(df).to_parquet(case.stays)
    for name in ("stage", "currency", "owner", "product", "region", "outcome", "prev_outcome"):
        df[name] = df[name].astype("category")
    df.drop(columns=["seq"]).to_parquet(case.frame)


def _pushes(df: pd.DataFrame) -> pd.Series:
    """Return how often the close date of an open deal had moved to a later quarter so far."""
    deal = df.groupby("deal_id", sort=False)
    quarter = df["close_date"].dt.year * 4 + df["close_date"].dt.quarter
    later = quarter > quarter.groupby(df["deal_id"], sort=False).shift()
    moved = later & df["is_open"] & (deal["outcome"].shift() == "open")
    return moved.astype("int64").groupby(df["deal_id"], sort=False).cumsum()


def _stays(df: pd.DataFrame) -> pd.DataFrame:
    """Return the stays in stages: from when to when, and when the deal first went further."""
    came = df["stage"] != df.groupby("deal_id", sort=False)["stage"].shift()
    stay = df.loc[came, ["deal_id", "changed_at", "stage", "outcome", *BY]]
    stay = stay.reset_index(drop=True)
    stay["entered_on"] = _local_day(stay["changed_at"])
    stay["left_at"] = stay.groupby("deal_id", sort=False)["changed_at"].shift(-1)
    stay["nth"] = stay.groupby(["deal_id", "stage"], sort=False).cumcount() + 1
    stay["rung"] = stay["stage"].map({s: n for n, s in enumerate((*STAGES, "Won"), 1)}).fillna(0)
    before = stay.groupby("deal_id", sort=False)["rung"].shift()
    stay["skipped"] = (stay["rung"] - before - 1).clip(lower=0).fillna(0).astype("int64")
    both = stay[["deal_id", "changed_at", "rung"]].reset_index()
    both = both.merge(both, on="deal_id", suffixes=("", "_later"))
    further = (both["index_later"] > both["index"]) & (both["rung_later"] > both["rung"])
    stay["advanced_at"] = both[further].groupby("index")["changed_at_later"].min()
    return stay


class Session:
    """The table in memory, asked by name."""

    def __init__(self, case: Case) -> None:
        """Load the table; this is not part of any time shown for a question."""
        self.df = pd.read_parquet(case.frame)
        self.stays = pd.read_parquet(case.stays)

    def ask(self, name: str) -> Answers:
        """Answer a question by filtering and grouping the table."""
        if name == "as_of":
            return as_of(self.df, LAST)
        if name == "as_of_past":
            return as_of(self.df, PAST_DAY)
        if name == "movement":
            return moved(self.df)
        if name in STAYS:
            return STAYS[name](self.stays)
        return METRICS[name](_current(self.df, LAST))

    def knows(self, name: str) -> bool:
        """Return whether there is a script for the question."""
        return name in {"as_of", "as_of_past", "movement", *STAYS, *METRICS}


def as_of(df: pd.DataFrame, day: date) -> Answers:
    """Return open pipeline by stage at the end of a day."""
    now = _current(df, day)
    now = now[now["is_open"]]
    money = euros(now["amount"], now["currency"], rate_on(day))
    return _money(money.groupby(now["stage"], observed=True).sum().rename_axis("stage").to_frame(0))


def _bookings(now: pd.DataFrame) -> Answers:
    return _money(_won(now).groupby(BY, observed=True)[["closed_eur"]].sum())


def _close_rate(now: pd.DataFrame) -> Answers:
    done = _closed(now, ["won", "lost"])
    return _share(done.assign(hit=done["outcome"] == "won"))


def _created_win_rate(now: pd.DataFrame) -> Answers:
    made = now[within(now["created_on"], YEAR)]
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
    made = now[within(now["created_on"], YEAR)]
    return _money(made.groupby(BY, observed=True).size().to_frame())


def _create_and_close(now: pd.DataFrame) -> Answers:
    quick = _won(now)
    quick = quick[within(quick["created_on"], YEAR)]
    return _money(quick.groupby(BY, observed=True)[["closed_eur"]].sum())


def _push_count(now: pd.DataFrame) -> Answers:
    return _money(_due(now).groupby(BY, observed=True)[["pushes"]].sum())


def _stage_conversion(stays: pd.DataFrame) -> Answers:
    first = stays[(stays["outcome"] == "open") & (stays["nth"] == 1)]
    first = first[within(first["entered_on"], YEAR) & (first["changed_at"] < evening(LAST))]
    hit = first["advanced_at"] < evening(LAST)
    return _pair(first.assign(hit=hit).groupby([*BY, "stage"])["hit"].agg(["sum", "count"]))


def _stage_skip_rate(stays: pd.DataFrame) -> Answers:
    all_of = stays[stays["outcome"].isin(["open", "won"]) & within(stays["entered_on"], YEAR)]
    all_of = all_of[all_of["changed_at"] < evening(LAST)]
    return _pair(all_of.assign(hit=all_of["skipped"] > 0).groupby(BY)["hit"].agg(["sum", "count"]))


STAYS: dict[str, Callable[[pd.DataFrame], Answers]] = {
    "stage_conversion": _stage_conversion,
    "stage_skip_rate": _stage_skip_rate,
}
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
    "push_count": _push_count,
}


def _current(df: pd.DataFrame, day: date) -> pd.DataFrame:
    end = evening(day)
    return df[(df["changed_at"] < end) & (df["known_to"] >= end)]


def _closed(now: pd.DataFrame, outcomes: list[str]) -> pd.DataFrame:
    return now[now["outcome"].isin(outcomes) & within(now["closed_on"], YEAR)]


def _won(now: pd.DataFrame) -> pd.DataFrame:
    return _closed(now, ["won"])


def _due(now: pd.DataFrame) -> pd.DataFrame:
    return now[now["is_open"] & within(now["due_on"], YEAR)]


def _local_day(moments: pd.Series) -> pd.Series:
    return moments.dt.tz_convert("Europe/Berlin").dt.tz_localize(None).dt.normalize()


def _rate(days: pd.Series) -> pd.Series:
    since = np.array([np.datetime64(month) for month, _ in monthly_rates()])
    rates = np.array([rate for _, rate in monthly_rates()])
    place = np.searchsorted(since, days.fillna(pd.Timestamp(LAST)).to_numpy(), side="right") - 1
    return pd.Series(rates[place], index=days.index)


def _now_euros(rows: pd.DataFrame) -> pd.Series:
    return euros(rows["amount"], rows["currency"], rate_on(LAST))


def _share(rows: pd.DataFrame) -> Answers:
    return _pair(rows.groupby(BY, observed=True)["hit"].agg(["sum", "count"]))


def _pair(table: pd.DataFrame) -> Answers:
    return {row[0]: (int(row[1]), int(row[2])) for row in table.itertuples()}


def _money(table: pd.DataFrame) -> Answers:
    keys = (key if isinstance(key, tuple) else (key,) for key in table.index)
    return {key: (int(value), None) for key, value in zip(keys, table.iloc[:, 0], strict=True)}
