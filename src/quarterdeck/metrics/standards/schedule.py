"""The days a backtest looks at."""

from datetime import date, timedelta

from quarterdeck.words.problem import QuarterdeckError, did_you_mean

EVERY = ("day", "week", "month")
"""How often a backtest may look."""


def days(start: date, end: date, every: str) -> tuple[date, ...]:
    """Return the days from the first to the last, both included where the step hits them.

    Raises QuarterdeckError for an unknown step and for an end before the start.
    """
    if every not in EVERY:
        raise QuarterdeckError(
            f"{every!r} is not how often to look.{did_you_mean(every, EVERY)}",
            where="--every",
            fix=f"Use one of: {', '.join(EVERY)}.",
        )
    if end < start:
        raise QuarterdeckError(
            f"The backtest would end on {end}, before it begins on {start}.",
            where="--to",
            fix="Give the earlier day with --from and the later one with --to.",
        )
    if every == "month":
        months = (end.year - start.year) * 12 + end.month - start.month
        found = (_months_later(start, number) for number in range(months + 1))
        return tuple(day for day in found if day <= end)
    step = 1 if every == "day" else 7
    return tuple(start + timedelta(days=n) for n in range(0, (end - start).days + 1, step))


def _months_later(day: date, months: int) -> date:
    """Return that day of a later month, or the month's last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004 -- December
    return min(
        following - timedelta(days=1), date(year, month + 1, 1) + timedelta(days=day.day - 1)
    )
