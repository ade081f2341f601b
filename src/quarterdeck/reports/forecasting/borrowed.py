"""What a period borrowed from the next, for the page of a forecast."""

from typing import Any

from quarterdeck.forecast.borrowing import Borrowing, Share
from quarterdeck.reports.blocks import Block, Column, Part, Section, Sentence, Table
from quarterdeck.reports.figures import count, of_deals, rate
from quarterdeck.reports.forecasting.foreseen import Foreseen
from quarterdeck.reports.naming import column_name, value_name
from quarterdeck.words.money import to_major


def borrowed_section(foreseen: Foreseen) -> tuple[Block, ...]:
    """Return what was taken from the period by the one before, and by it from the next."""
    if not foreseen.borrowings:
        return ()
    told = tuple(Sentence(_told(foreseen, one)) for one in foreseen.borrowings)
    by = foreseen.source.question.by
    columns = (
        Column("pair", "Taken"),
        *(Column(name, column_name(foreseen.source, name)) for name in by),
        Column("due", "So due", "count"),
        Column("early", "Won early", "count"),
        Column("amount", "Amount", "money", foreseen.forecast.currency),
        Column("usual", "Usual", "money", foreseen.forecast.currency),
        Column("borrowed", "Borrowed", "change", foreseen.forecast.currency),
        Column("low", "8 of 10 from", "change", foreseen.forecast.currency),
        Column("high", "to", "change", foreseen.forecast.currency),
    )
    rows = tuple(
        _row(foreseen, one, share)
        for one in foreseen.borrowings
        for share in (*one.parts, one.whole)
    )
    note = (
        "So due: in the later period, by the date stated as the earlier one began or when the deal "
        "was first known. Usual: the share of such deals won early in earlier periods."
    )
    return (Section("Pulled forward", (*told, Table("", columns, rows, note))),)


def _told(foreseen: Foreseen, one: Borrowing) -> tuple[Part, ...]:
    whole = one.whole
    taken = (
        f"{one.borrower.label} won ",
        *(of_deals(count(whole.early)) if whole.early else ("no deal",)),
        f" due in {one.lender.label}",
        *((": ", foreseen.money(whole.amount)) if whole.early else ()),
        ". ",
    )
    usual = (
        "Usual is ",
        foreseen.money(whole.usual),
        " (",
        rate(one.rate),
        f" of what is so due, by {_periods(one)}); ",
    )
    low, high = whole.interval
    if low <= 0 <= high:
        return (*taken, *usual, "what lies between may be chance.")
    verb = "borrowed" if low > 0 else "left"
    return (
        *taken,
        *usual,
        f"so it {verb} ",
        foreseen.money(abs(whole.borrowed)),
        ", in 8 of 10 cases between ",
        foreseen.money(min(abs(low), abs(high))),
        " and ",
        foreseen.money(max(abs(low), abs(high))),
        f". When it began, {one.lender.label} had been expected to get ",
        foreseen.money(one.missed),
        " of these deals.",
    )


def _periods(one: Borrowing) -> str:
    return "the period before" if one.periods == 1 else f"{one.periods} earlier periods"


def _row(foreseen: Foreseen, one: Borrowing, share: Share) -> tuple[Part, ...]:
    by = foreseen.source.question.by
    named = (
        [value_name(foreseen.source, *pair) for pair in zip(by, share.keys, strict=True)]
        if share.keys
        else ["all"] * len(by)
    )
    return (
        f"from {one.lender.label} by {one.borrower.label}",
        *named,
        count(share.due),
        count(share.early),
        foreseen.money(share.amount),
        foreseen.money(share.usual),
        *(foreseen.money(value) for value in (share.borrowed, *share.interval)),
    )


def borrowed_json(foreseen: Foreseen) -> list[dict[str, Any]]:
    """Return what a document says of it."""
    by, currency = foreseen.source.question.by, foreseen.forecast.currency
    return [
        {
            "borrower": one.borrower.label,
            "lender": one.lender.label,
            **_share(one.whole, currency),
            "usual_rate": round(one.rate, 6),
            "periods": one.periods,
            "missed": to_major(one.missed, currency),
            "by": [
                {
                    "dimensions": dict(zip(by, share.keys, strict=True)),
                    **_share(share, currency),
                }
                for share in one.parts
            ],
        }
        for one in foreseen.borrowings
    ]


def _share(share: Share, currency: str) -> dict[str, Any]:
    return {
        "due": share.due,
        "early": share.early,
        "amount": to_major(share.amount, currency),
        "usual": to_major(share.usual, currency),
        "borrowed": to_major(share.borrowed, currency),
        "interval": [to_major(end, currency) for end in share.interval],
    }
