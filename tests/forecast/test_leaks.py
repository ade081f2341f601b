"""Nothing fitted for a day sees a fact known after it: each part against a ledger cut there.

The full ledger is asked about a later day first, so that whatever is read ahead or kept between
days could leak, and about the day in question only then.
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date

import numpy as np
import pytest

from quarterdeck.facts import Question
from quarterdeck.forecast import kept_tellings
from quarterdeck.forecast.acts import acted_on
from quarterdeck.forecast.borrowing import borrowings
from quarterdeck.forecast.forecast import Forecasts
from quarterdeck.forecast.signals import NONE
from quarterdeck.forecast.slips import slips
from quarterdeck.forecast.window import Window, horizon
from quarterdeck.simulation.histories import Nastiness, random_history
from quarterdeck.words.calendar import FiscalCalendar, parse_period
from quarterdeck.words.days import end_of_day
from tests.worlds import acting, known_before, random_acts, sample_playbook

DAY, LATER = date(2026, 3, 20), date(2026, 6, 15)
Q2 = Window(parse_period("2026-Q2", FiscalCalendar()), DAY)
LATE = Nastiness(start=date(2025, 1, 10), days=535, late=0.3)
"""A third of the changes are known up to forty days after they were valid."""


def plain(value: object) -> object:
    """Return a part as values that can be compared, floats to twelve digits."""
    if isinstance(value, np.ndarray):
        return np.round(value, 12).tolist() if value.dtype.kind == "f" else value.tolist()
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple | list) else value


def deals_of(forecasts: Forecasts) -> object:
    found = forecasts.known(DAY).deals
    names = ("arrived", "closed", "won", "open", "money", "priced", "probability")
    return sorted(zip(*(getattr(found, name).tolist() for name in names), strict=True))


def tables_of(forecasts: Forecasts) -> object:
    """Return the hazards by state, for states are numbered as they are met."""
    tables, counts = forecasts.known(DAY).tables, forecasts.known(DAY).counts
    seen = sorted({counts.states[i] for i in counts.state.tolist()})
    at = {name: place for place, name in enumerate(tables.states)}
    return [(name, plain(tables.won[at[name]]), plain(tables.lost[at[name]])) for name in seen]


def landmarks_of(forecasts: Forecasts) -> object:
    found = forecasts.known(DAY).counts
    state = [found.states[i] for i in found.state.tolist()]
    columns = [found.age, found.ahead, found.won, found.lost, found.spent, *found.signals.values()]
    return sorted(
        zip(state, *(np.round(c.astype(float), 9).tolist() for c in columns), strict=True)
    )


def chances_of(forecasts: Forecasts) -> object:
    amounts, chances = forecasts.forecast(Q2, Question(DAY)).scores.draws(Question(DAY))
    return sorted(zip(amounts.tolist(), chances.tolist(), strict=True))


PARTS: dict[str, Callable[[Forecasts], object]] = {
    "deals": deals_of,
    "days": lambda f: plain(f.known(DAY).days),
    "clock": lambda f: plain(f.known(DAY).clock),
    "lives": lambda f: sorted(map(str, zip(*plain(f.known(DAY).lives).values(), strict=True))),  # type: ignore[attr-defined]
    "signals": lambda f: plain(f.known(DAY).signals),
    "landmarks": landmarks_of,
    "tables": tables_of,
    "factors": lambda f: (f.known(DAY).factors.won, f.known(DAY).factors.lost),
    "creation": lambda f: plain(f.known(DAY).creation),
    "earlier": lambda f: plain(f.case(Q2, Question(DAY)).points),
    "chances": chances_of,
    "calibration": lambda f: f.forecast(Q2, Question(DAY)).calibration,
    "spread": lambda f: f.forecast(Q2, Question(DAY)).spread.money.tolist(),
    "rivals": lambda f: f.rivals(Q2, Question(DAY)),
    "slips": lambda f: slips(f.known(DAY), Question(DAY), Q2.period),
    "borrowed": lambda f: borrowings(f, Question(DAY), Q2.period),
}


@pytest.fixture(scope="module", params=[kept_tellings.WORTHWHILE, 0], ids=["read", "kept"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Forecasts, Forecasts]]:
    """Forecasts from a ledger cut at the end of the day, and from the whole of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept_tellings, "WORTHWHILE", request.param)
        yield _both(tmp_path_factory)


def _both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Forecasts, Forecasts]:
    rows = random_history(11, 500, nastiness=LATE)
    acts = random_acts(11, rows, 3_000)
    end = end_of_day(DAY, sample_playbook().settings.timezone)
    whole = acting(tmp_path_factory.mktemp("whole"), rows, acts)
    cut = acting(tmp_path_factory.mktemp("cut"), known_before(rows, end), known_before(acts, end))
    knowing = Forecasts(whole, replays=3, until=LATER)
    knowing.forecast(horizon(LATER, 28), Question(LATER))
    return Forecasts(cut, replays=3), knowing


@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_a_forecast_sees_what_was_known_later(
    both: tuple[Forecasts, Forecasts], part: str
) -> None:
    cut, knowing = (PARTS[part](one) for one in both)
    assert cut == knowing


def test_there_is_something_to_see(both: tuple[Forecasts, Forecasts]) -> None:
    cut, knowing = (one.known(DAY).facts for one in both)
    sql = "SELECT count(*) AS n, count(closed_on) AS closed FROM deals"
    then, now = (f.run(f.compose(sql, Question(LATER))).to_pylist()[0] for f in (cut, knowing))
    assert now["n"] > then["n"]
    assert now["closed"] > then["closed"]
    # Of what people did some was told too late to be seen, and what was seen tells something.
    lost = f"SELECT count(*) AS n FROM activity_versions WHERE done_on <= DATE '{DAY}'"
    seen, came = (f.run(lost)["n"][0].as_py() for f in (cut, knowing))
    assert came > seen > 0
    quiet = both[1].known(DAY).counts.signals["activity"]
    assert len(np.unique(quiet)) == 7


def test_signals_are_the_same_by_sql_and_by_arithmetic(both: tuple[Forecasts, Forecasts]) -> None:
    known = both[1].known(DAY)
    stood = known.past.standing_at(DAY, known.signals)
    deals = f"SELECT s.*, acts.acted_on, DATE '{DAY}' AS day FROM deals AS s"
    stands = f"{deals} {acted_on(known.facts, DAY)} WHERE s.is_open"
    for signal in (s for s in known.signals if s.edges is None):
        sql = f"SELECT l.key, {signal.sql} AS bucket FROM ({stands}) AS l ORDER BY 1"
        rows = known.facts.run(known.facts.compose(sql, Question(DAY)))
        assert rows["bucket"].to_pylist() == stood.signals[signal.name].tolist()
        assert len(set(rows["bucket"].to_pylist())) > 2
    assert NONE in stood.signals["due"]
