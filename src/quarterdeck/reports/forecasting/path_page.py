"""The page of the path through a period: one picture, one sentence on what it shows."""

from quarterdeck.forecast.told import Told
from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Fan,
    FanDay,
    Figure,
    Notes,
    Report,
    Sentence,
    Table,
)
from quarterdeck.reports.blocks import Part as Piece
from quarterdeck.reports.bridge.moved import spoken
from quarterdeck.reports.figures import compact
from quarterdeck.reports.forecasting.page import booked, expected, lead
from quarterdeck.reports.forecasting.path_data import Walked
from quarterdeck.reports.forecasting.thin import unpriced, unwon
from quarterdeck.reports.page import page

_LEVELS = (50, 80, 90)


def path_report(walked: Walked) -> Report:
    """Return the page of the path."""
    foreseen = walked.foreseen
    label = foreseen.period.label
    in_deals = unpriced(foreseen)
    told: tuple[Block, ...] = (Sentence(in_deals, lead=True),) if in_deals else ()
    blocks = unwon(foreseen) or told or _blocks(walked)
    return page(foreseen.source, f"The path through {label}", blocks, period=label)


def path_sheet(walked: Walked) -> Table:
    """Return what each day said and what was booked by its end, as one table for CSV."""
    currency = walked.foreseen.forecast.currency
    columns = (
        Column("day", "By the end of", "date"),
        Column("booked", "Booked so far", "money", currency),
        Column("forecast", "Forecast", "money", currency),
        *(
            Column(f"{end}_{level}", f"{level} % {end}", "money", currency)
            for level in _LEVELS
            for end in ("low", "high")
        ),
        Column("run", "Published as"),
    )
    by_day = {point.day: point.value for point in walked.points}
    rows = tuple(
        (
            f"{told.day}",
            walked.foreseen.money(by_day[told.day]) if told.day in by_day else "",
            _figure(walked, told),
            *(walked.foreseen.money(end) for level in _LEVELS for end in told.ranges[level]),
            told.run,
        )
        for told in walked.all
    )
    return Table("", columns, rows)


def _blocks(walked: Walked) -> tuple[Block, ...]:
    foreseen = walked.foreseen
    says = Sentence(lead(foreseen), lead=True)
    if not walked.points:
        label = foreseen.period.label
        return (
            says,
            EmptyState(f"{label} has not begun, so it has no path yet.", "Look again then."),
        )
    return (says, *_changed(walked), _fan(walked), Notes("How to read it", _notes(walked)))


def _changed(walked: Walked) -> tuple[Block, ...]:
    """Say where the first of the days saw the period land, and how sure it was."""
    if not walked.told:
        return ()
    first = walked.told[0]
    how = walked.foreseen.on_day(first.day, "Range of a day", "What 8 of 10 cases held, seen then.")
    low, high = (walked.foreseen.money(end, how) for end in first.ranges[80])
    said: tuple[Piece, ...] = (
        f"On {spoken(first.day)} it was seen at ",
        _figure(walked, first),
        ", between ",
        low,
        " and ",
        high,
        ". ",
        booked(walked.foreseen),
        " is booked by now.",
    )
    return (Sentence(said),)


def _fan(walked: Walked) -> Fan:
    foreseen, period = walked.foreseen, walked.foreseen.period
    now, total = expected(foreseen), booked(foreseen)
    target = None if foreseen.target is None else foreseen.goal
    aim = f", target {compact(target)}" if target else ""
    seen = tuple(
        FanDay(t.day, _figure(walked, t), t.ranges[80], t.ranges[50], bool(t.run))
        for t in walked.told
    )
    ahead = FanDay(walked.now.day, now, walked.now.ranges[80], walked.now.ranges[50])
    return Fan(
        f"Booked so far and where {period.label} was seen to land",
        f"Booked {compact(total)} by {walked.now.day}, forecast {compact(now)}{aim}.",
        period.start,
        period.end,
        walked.points,
        total,
        (*seen, ahead),
        target,
        walked.past,
        _legend(walked),
    )


def _legend(walked: Walked) -> str:
    said = ["Bands: 5 and 8 of 10 cases."]
    if any(told.run for told in walked.told):
        said.append("Dots were published then, rings are worked out from what was known then.")
    elif walked.told:
        said.append("Rings: worked out from what was known then.")
    said.append("Ahead, only the end is forecast; the way to it is drawn straight.")
    if walked.past:
        said.append("Thin lines: the periods before.")
    return " ".join(said)


def _figure(walked: Walked, told: Told) -> Figure:
    """Return what was told on a day as a figure that says where it comes from."""
    foreseen = walked.foreseen
    if told.day == walked.now.day:
        return expected(foreseen)
    if told.run:
        says = (
            f"What was forecast of {foreseen.period.label} on {told.day}, published as {told.run}."
        )
    else:
        says = f"What the forecast of {told.day} is, by what was known by its end."
    return foreseen.money(told.expected, foreseen.on_day(told.day, "Forecast of a day", says))


def _notes(walked: Walked) -> tuple[str, ...]:
    said = [
        (
            "What comes lies within the wide band of a day in 8 of 10 cases. All days of a period "
            "share one outcome, so their bands are right or wrong together."
        ),
        "Bookings are those known by the day asked: one corrected since is told as corrected.",
    ]
    if any(not told.run for told in walked.told):
        said.append(
            "A day that nobody published is worked out under the playbook of then, from what was "
            "known by its end: it is what would have been said, and is not proof that it was."
        )
    return tuple(said)
