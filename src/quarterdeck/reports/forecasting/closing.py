"""When deals close, for the page of a forecast: their own dates against the CRM's, and how late."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from quarterdeck.forecast.closing import Band, Closing
from quarterdeck.forecast.slips import FATES, Slips
from quarterdeck.forecast.stakes import Stake
from quarterdeck.reports.blocks import Block, Column, Part, Section, Sentence, Table
from quarterdeck.reports.figures import count, of_deals, rate
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.words.money import to_major
from quarterdeck.words.named import deal_name

_TITLES = {
    "in_time": "Won by the date stated",
    "weeks_1_4": "Won one to four weeks after it",
    "weeks_5_13": "Won five to thirteen weeks after it",
    "later": "Later, or still open",
    "lost": "Closed without a win",
}


def when_section(foreseen: Foreseen) -> tuple[Block, ...]:
    """Return when the deals named will close, if they are won, against their close dates."""
    if not foreseen.closings:
        return ()
    columns = (
        Column("deal", "Deal"),
        Column("due", "Due", "date"),
        Column("by_due", "Won by then", "rate", "%"),
        Column("half", "If won, likely"),
        Column("most", "8 of 10"),
        Column("won", "Ever won", "rate", "%"),
        Column("lost", "Lost", "rate", "%"),
    )
    pairs = zip(foreseen.stakes, foreseen.closings, strict=True)
    year = foreseen.forecast.window.as_of.year
    rows = tuple(_row(stake, closing, year) for stake, closing in pairs)
    note = "Likely: half of the cases in which it is won. Ever is within two years."
    return (Section("When they close", (Table("", columns, rows, note),)),)


def _row(stake: Stake, closing: Closing, year: int) -> tuple[Part, ...]:
    past = stake.close_date is not None and closing.by_due is None
    return (
        deal_name(stake.title, stake.id),
        f"{stake.close_date or ''}",
        "past due" if past else "" if closing.by_due is None else rate(closing.by_due),
        _between(closing.half, year),
        _between(closing.most, year),
        rate(closing.won),
        rate(closing.lost),
    )


def slip_section(foreseen: Foreseen) -> tuple[Block, ...]:
    """Return how late deals closed that were due in earlier periods as they began."""
    slips = foreseen.slips
    if slips is None:
        return ()
    columns = (
        Column("fate", "What became of them"),
        Column("deals", "Deals", "count"),
        Column("share", "Share", "share", "%"),
        Column("money", "Of the money", "share", "%"),
    )
    money = sum(slips.money.values())
    rows: tuple[tuple[Part, ...], ...] = tuple(
        (
            _TITLES[fate],
            count(slips.deals[fate]),
            rate(slips.share(fate)),
            rate(slips.money[fate] / money if money else None),
        )
        for fate in FATES
    )
    note = f"By the date stated as a period began, up to {slips.last}; money as stated then."
    blocks = (Sentence(_told(slips)), Table("", columns, rows, note))
    return (Section("How late deals close", blocks),)


def _told(slips: Slips) -> tuple[Part, ...]:
    late = slips.share("weeks_1_4") + slips.share("weeks_5_13")
    began = (
        "the period before as it"
        if slips.periods == 1
        else f"{slips.periods} earlier periods as they"
    )
    return (
        "Of ",
        *of_deals(count(slips.total)),
        f" due in {began} began, ",
        rate(slips.share("in_time")),
        " were won by the date stated and ",
        rate(late),
        " up to thirteen weeks after it.",
    )


def closing_json(closing: Closing, stake: Stake) -> dict[str, Any]:
    """Return what a document says of when a deal closes."""
    return {
        "close_date": _iso(stake.close_date),
        **closes_json(closing),
        "path": [
            {"day": _iso(at.day), "won": _share(at.won), "lost": _share(at.lost)}
            for at in closing.path
        ],
    }


def closes_json(closing: Closing) -> dict[str, Any]:
    """Return what a document says of the chances of a deal, and of the days it closes on if won."""
    return {
        "chance_by_close_date": _share(closing.by_due),
        "p_won": _share(closing.won),
        "p_lost": _share(closing.lost),
        "closes": None
        if closing.half is None or closing.most is None
        else {
            "median": _iso(closing.median),
            "50": [_iso(day) for day in closing.half],
            "80": [_iso(day) for day in closing.most],
        },
    }


def slips_json(slips: Slips, currency: str) -> Mapping[str, Any]:
    """Return what a document says of how late deals close."""
    return {
        "periods": slips.periods,
        "until": slips.last.isoformat(),
        "deals": slips.total,
        "fates": [
            {
                "fate": fate,
                "deals": slips.deals[fate],
                "share": _share(slips.share(fate)),
                "amount": to_major(slips.money[fate], currency),
            }
            for fate in FATES
        ],
    }


def _between(band: Band | None, year: int) -> str:
    """Return two days as people say them: 14 Oct - 9 Dec, with their years where these differ."""
    if band is None:
        return "next to never"
    return " - ".join(f"{d.day} {d:%b}" if d.year == year else f"{d.day} {d:%b %Y}" for d in band)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
