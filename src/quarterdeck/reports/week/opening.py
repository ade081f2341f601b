"""The sentence that opens the week, made from the data."""

from datetime import date

from quarterdeck.reports.blocks import Figure, Part, Sentence
from quarterdeck.reports.causes import LABELS
from quarterdeck.reports.figures import compact_minor, of_deals
from quarterdeck.reports.week.parts import Week


def opening(week: Week) -> Sentence:
    """Say where the period stands and what happened to its pipeline since a week ago."""
    return Sentence((*_booked(week), *_open(week), *_changed(week)), lead=True)


def _booked(week: Week) -> tuple[Part, ...]:
    booked = week.numbers["bookings"]
    head = (f"{week.period.label} has booked ", booked)
    elapsed = _elapsed(week.period.start, week.period.end, week.day)
    if week.target is None:
        return (
            *head,
            f" from {of_deals(week.numbers['booked_deals'])}{elapsed}, and no target is set",
        )
    if week.gap and (week.gap.value or 0) <= 0:
        return (*head, f"{elapsed}, past its target of ", week.target)
    return (*head, " of a target of ", week.target, elapsed)


def _elapsed(start: date, end: date, day: date) -> str:
    total, gone = (end - start).days, (day - start).days + 1
    if gone >= total:
        return " in all"
    if gone <= 0:
        return f", {-gone} days before it starts"
    return f" with {round(100 * gone / total)} % of its days gone"


def _open(week: Week) -> tuple[Part, ...]:
    place = "still open and due in it" if week.dated else "open in the whole pipeline"
    if week.gap and (week.gap.value or 0) > 0:
        return ("; ", week.gap, " are left to book, and ", week.open_now, f" are {place}. ")
    return ("; ", week.open_now, f" are {place}. ")


def _changed(week: Week) -> tuple[Part, ...]:
    bridge = week.moved.movement
    change = bridge.closing - bridge.opening
    since = f"{bridge.start:%A} {bridge.start.day} {bridge.start:%B}"
    if not bridge.lines:
        return (f"Nothing in that pipeline changed since {since}.",)
    if not change:
        return (f"Since {since} that pipeline came out level: {_mostly(week, change)}.",)
    moved = _change(week, change)
    verb = "grew" if change > 0 else "shrank"
    return (f"Since {since} that pipeline {verb} by ", moved, f": {_mostly(week, change)}.")


def _change(week: Week, change: int) -> Figure:
    sql = (
        "SELECT abs(CAST(sum(amount) AS BIGINT)) AS value\nFROM (\n"
        f"{week.moved.movement.sql}\n) AS lines\n"
        "WHERE cause NOT IN ('opening', 'closing') AND NOT inside"
    )
    said = (
        "Change of open pipeline",
        f"{week.moved.title}: closing less opening, without its sign. {week.moved.span}",
        "sum of all lines of the bridge",
    )
    return week.source.sql_figure(sql, "money", said=said, value=abs(change), n=None)


def _mostly(week: Week, change: int) -> str:
    lines = week.moved.movement.lines
    same = [ln for ln in lines if (ln.amount > 0) == (change >= 0) and ln.amount]
    against = [ln for ln in lines if (ln.amount > 0) != (change >= 0) and ln.amount]
    top = sorted(same, key=lambda ln: -abs(ln.amount))[:2]
    told = " and ".join(_line(week, ln.cause, ln.amount, ln.count) for ln in top)
    biggest = max(against, key=lambda ln: abs(ln.amount), default=None)
    if biggest is None:
        return told
    return f"{told}, against {_line(week, biggest.cause, biggest.amount, biggest.count)}"


def _line(week: Week, cause: str, amount: int, count: int) -> str:
    money = compact_minor(abs(amount), week.source.currency)
    return f"{money} {_phrase(cause)} ({of_deals(Figure(count, 'count', f'{count:,}'))})"


_PHRASES = {
    "new": "of new deals",
    "won": "won",
    "lost": "lost",
    "amount_up": "of amounts raised",
    "amount_down": "of amounts lowered",
    "moved_in_later": "pulled in from later periods",
    "moved_in_earlier": "moved in from earlier periods",
    "moved_in_undated": "newly dated into it",
    "moved_out_later": "pushed out to later periods",
    "moved_out_earlier": "moved out to earlier periods",
    "moved_out_undated": "that lost its close date",
    "reopened": "reopened",
    "restored": "restored",
    "deleted": "deleted or merged in the CRM",
}


def _phrase(cause: str) -> str:
    return _PHRASES.get(cause, LABELS[cause].lower())
