"""What a notebook would do in place of the forecast: LightGBM over pandas landmarks, or AutoETS.

It runs in a process of its own, by an interpreter that has lightgbm and statsforecast, and knows
nothing of the product: it reads the log of versions that the product's facts are.
"""

import json
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import pandas as pd

AHEAD, WEEK, WEEKS = 28, 7, 4
EVERY = 28
"""Days between the landmarks that LightGBM learns from."""

TREES = {"objective": "multiclass", "num_class": 3, "num_leaves": 31, "learning_rate": 0.1}
ROUNDS = 60
FEATURES = ["stage", "in_stage", "due", "category", "pushes", "size"]
NEVER = np.datetime64("2262-01-01")
SEASON = 13


@dataclass(frozen=True)
class Log:
    """Every version of every deal, in arrays of days: nothing of it is cut yet."""

    rows: pd.DataFrame

    def known(self, day: np.datetime64) -> pd.DataFrame:
        """Return the versions known by the end of a day, those that hold then without an end."""
        rows = self.rows[self.rows["from_on"] <= day].copy()
        rows.loc[rows["until_on"] > day, "until_on"] = NEVER
        return rows


def read(path: str) -> Log:
    """Read the log."""
    rows = pd.read_parquet(path)
    for name in ("from_on", "until_on", "entered_on", "closed_on", "due_on"):
        rows[name] = pd.to_datetime(rows[name])
    rows["until_on"] = rows["until_on"].fillna(NEVER)
    for name in ("stage", "category"):
        rows[name] = rows[name].astype("category").cat.codes
    return Log(rows)


def fates(known: pd.DataFrame) -> pd.DataFrame:
    """Return when each deal was first known, when it was closed, and whether it was won."""
    last = known[known["until_on"] == NEVER].set_index("key")[["closed_on", "won", "money"]]
    return last.join(known[known["first"]].set_index("key")["from_on"].rename("born_on"))


def stood(known: pd.DataFrame, marks: np.ndarray) -> pd.DataFrame:
    """Return open deals at the ends of days, with their features: a row for each deal and mark."""
    open_ = known[known["is_open"]]
    low = np.searchsorted(marks, open_["from_on"].to_numpy())
    high = np.searchsorted(marks, open_["until_on"].to_numpy())
    many = high - low
    rows = open_.loc[open_.index.repeat(many)].copy()
    within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    rows["mark"] = marks[np.repeat(low, many) + within]
    rows["in_stage"] = (rows["mark"] - rows["entered_on"]).dt.days
    rows["due"] = (rows["due_on"] - rows["mark"]).dt.days
    rows["size"] = np.log1p(rows["money"])
    return rows


def in_weeks(features: pd.DataFrame) -> np.ndarray:
    """Return the features once for each week ahead, the week in the last column."""
    block = features[FEATURES].to_numpy(dtype=np.float32)
    weeks = np.repeat(np.arange(WEEKS, dtype=np.float32), len(block))
    return np.column_stack([np.tile(block, (WEEKS, 1)), weeks])


def learned(known: pd.DataFrame, day: np.datetime64):  # noqa: ANN201 -- lightgbm is not typed
    """Fit the chances of being won or lost in each week ahead, for a deal still open."""
    import lightgbm

    first = known["from_on"].min().to_numpy().astype("datetime64[D]")
    marks = np.arange(day, first, -EVERY)[1:][::-1].astype("datetime64[ns]")
    rows = stood(known, marks).join(
        fates(known)[["closed_on", "won"]], on="key", rsuffix="_at_last"
    )
    left = (rows["closed_on_at_last"] - rows["mark"]).dt.days.fillna(10**6).to_numpy()
    watched = (day - rows["mark"].to_numpy()).astype("timedelta64[D]").astype(int)
    won = rows["won_at_last"].to_numpy()
    week = np.repeat(np.arange(WEEKS), len(rows))
    left, watched, won = (np.tile(column, WEEKS) for column in (left, watched, won))
    at_risk = (left > week * WEEK) & (watched >= (week + 1) * WEEK)
    over = left <= (week + 1) * WEEK
    label = np.where(over, np.where(won, 1, 2), 0)
    data = lightgbm.Dataset(in_weeks(rows)[at_risk], label[at_risk])
    return lightgbm.train({**TREES, "verbose": -1, "num_threads": 2}, data, ROUNDS)


def by_trees(log: Log, day: np.datetime64) -> tuple[float, int]:
    """Expect open deals by their chances and new business as in the last three such windows."""
    known = log.known(day)
    model = learned(known, day)
    rows = stood(known, np.array([day], dtype="datetime64[ns]"))
    hazards = model.predict(in_weeks(rows)).reshape(WEEKS, len(rows), 3)
    alive, chance = np.ones(len(rows)), np.zeros(len(rows))
    for won, lost in ((week[:, 1], week[:, 2]) for week in hazards):
        chance += alive * won
        alive *= 1 - won - lost
    return float((chance * rows["money"]).sum() + new_business(known, day)), len(rows)


def new_business(known: pd.DataFrame, day: np.datetime64) -> float:
    """Return what deals not yet known won within earlier windows, on average."""
    fate = fates(known)
    found = []
    for n in (1, 2, 3):
        start = pd.Timestamp(day) - pd.Timedelta(days=n * AHEAD)
        end = start + pd.Timedelta(days=AHEAD)
        here = fate["won"] & (fate["closed_on"] > start) & (fate["closed_on"] <= end)
        found.append(fate.loc[here & (fate["born_on"] > start), "money"].sum())
    return float(np.mean(found))


def by_ets(log: Log, day: np.datetime64) -> tuple[float, int]:
    """Expect the next four weeks of the series of weekly wins."""
    from statsforecast.models import AutoETS

    known = log.known(day)
    fate = fates(known)
    won = fate[fate["won"] & fate["closed_on"].notna()]
    ago = ((pd.Timestamp(day) - won["closed_on"]).dt.days // WEEK).to_numpy()
    sums = np.bincount(ago, weights=won["money"].to_numpy(dtype=float))[:-1][::-1]
    found = AutoETS(season_length=SEASON).forecast(y=sums, h=WEEKS)
    return float(found["mean"].sum()), int((known["is_open"] & (known["until_on"] == NEVER)).sum())


METHODS = {"lightgbm": by_trees, "ets": by_ets}
LIBRARIES = {"lightgbm": "lightgbm", "ets": "statsforecast"}


def main(method: str, path: str, days: list[str], runs: int) -> None:
    """Print the seconds of every run, and what was expected from each day in the last of them."""
    log, expect = read(path), METHODS[method]
    times, found = [], []
    for _ in range(runs):
        start = time.perf_counter()
        found = [expect(log, np.datetime64(day)) for day in days]
        times.append(time.perf_counter() - start)
    expected, open_ = zip(*found, strict=True)
    library = LIBRARIES[method]
    print(
        json.dumps(
            {
                "seconds": times,
                "expected": expected,
                "open": open_[-1],
                "version": f"{library} {version(library)}",
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]), int(sys.argv[4]))
