"""The page of a forecast: the landing first, then what it is made of and what would move it."""

from quarterdeck.forecast.calibration import Calibration
from quarterdeck.forecast.spread import LEVELS
from quarterdeck.reports.blocks import (
    Block,
    Column,
    Figure,
    Figures,
    Labelled,
    Landing,
    Notes,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.blocks import Part as Piece
from quarterdeck.reports.figures import compact, count, of_deals, rate
from quarterdeck.reports.forecasting.blended import blend_sentence
from quarterdeck.reports.forecasting.borrowed import borrowed_section
from quarterdeck.reports.forecasting.closing import slip_section, when_section
from quarterdeck.reports.forecasting.foreseen import TITLES, Foreseen
from quarterdeck.reports.forecasting.parts import business_blocks, rows_table
from quarterdeck.reports.forecasting.thin import (
    chance_of,
    counted,
    decided,
    sides,
    thin_notes,
    unpriced,
    unwon,
)
from quarterdeck.reports.page import page
from quarterdeck.reports.pictures import Landed
from quarterdeck.words.named import deal_name

_FEW_DEALS = 10
_PARTS = (
    ("Booked", "What was won in the period up to the day.", "sum of amounts of deals won"),
    (
        "From open deals",
        "What the deals open now are expected to bring in by the end of the period.",
        "sum over open deals of chance to be won by the end x amount",
    ),
    (
        "From new business",
        "What deals that do not exist yet are expected to bring in by the end of the period.",
        "deals to come a day x share won in the time left x worth of a win of late",
    ),
)
_SUMS = ("booked", "opened", "created")


def forecast_report(foreseen: Foreseen) -> Report:
    """Return the page of a forecast."""
    label = foreseen.period.label
    title = f"Forecast of {label}"
    if nothing := unwon(foreseen):
        blocks: tuple[Block, ...] = (*nothing, *_kept(foreseen), *_deals(foreseen))
        return page(foreseen.source, title, blocks, period=label)
    if in_deals := unpriced(foreseen):
        notes = Notes("How to read it", tuple(_notes(foreseen)))
        blocks = (Sentence(in_deals, lead=True), *_kept(foreseen), *_deals(foreseen), notes)
        return page(foreseen.source, title, blocks, period=label)
    blocks = (
        Sentence(lead(foreseen), lead=True),
        Sentence(_made_of(foreseen)),
        *decided(foreseen),
        *_stepped(foreseen),
        *_kept(foreseen),
        _strip(foreseen),
        Section("Where it lands", (landing(foreseen), *blend_sentence(foreseen))),
        *_breakdown(foreseen),
        *business_blocks(foreseen),
        *_deals(foreseen),
        *(() if chance_of(foreseen, 0) is None else when_section(foreseen)),
        *slip_section(foreseen),
        *borrowed_section(foreseen),
        Notes("How to read it", tuple(_notes(foreseen))),
    )
    return page(foreseen.source, title, blocks, period=label)


def _stepped(foreseen: Foreseen) -> tuple[Block, ...]:
    """Say in one line what has changed under the forecast."""
    if not foreseen.alarms:
        return ()
    said = " ".join(one.says for one in foreseen.alarms)
    return (Sentence((f"Alarm: {said} How sure that is: quarterdeck record.",)),)


def _kept(foreseen: Foreseen) -> tuple[Block, ...]:
    """Say what it was published as, and what that counts for."""
    if foreseen.published is None:
        return ()
    entry = foreseen.published.entry
    done = "Published" if foreseen.published.new else "It had been published before"
    said = f"{done} as run {entry.run}, with every team"
    if not entry.replay:
        return (Sentence((f"{said}: quarterdeck record holds it against what comes.",)),)
    late = (
        f"{said}, as a replay: it speaks as of {entry.as_of} and came out on "
        f"{entry.published_at:%Y-%m-%d}, so it is no foresight and stands apart in the record "
        "(quarterdeck record --replays)."
    )
    return (Sentence((late,)),)


def forecast_sheet(foreseen: Foreseen) -> Table:
    """Return the forecast, by its breakdown where there is one, as one table for CSV."""
    rows = foreseen.rows
    by = foreseen.source.question.by if rows else ()
    return rows_table(foreseen, rows or (foreseen.own,), by, LEVELS)


def lead(foreseen: Foreseen) -> tuple[Piece, ...]:
    """Return where the period lands, between what, and the chance to reach the target."""
    forecast = foreseen.forecast
    low, high = (foreseen.end(end) for end in forecast.spread.interval(80))
    said = (f"{foreseen.period.label} lands at ", expected(foreseen))
    between = (", in 8 of 10 cases between ", low, " and ", high)
    if foreseen.target is None or foreseen.reached is None:
        return (*said, *between, ".")
    chance, goal = foreseen.reaching, foreseen.goal
    return (*said, *between, ": a chance of ", chance, " to reach the target of ", goal, ".")


def _made_of(foreseen: Foreseen) -> tuple[Piece, ...]:
    booked, opened, created = (figure for _, figure in _made(foreseen))
    whole = foreseen.forecast.whole
    if not whole.open_deals:
        return (booked, " is booked, nothing is open, and ", created, " is to come from new deals.")
    return (
        booked,
        " is booked, ",
        opened,
        " is expected of ",
        *of_deals(count(whole.open_deals), "open"),
        " and ",
        created,
        " of deals that do not exist yet.",
    )


def booked(foreseen: Foreseen) -> Figure:
    """Return what the period has won by the day."""
    return _made(foreseen)[0][1]


def expected(foreseen: Foreseen) -> Figure:
    """Return what the period is expected to win in all."""
    says = f"What {foreseen.period.label} is expected to win in all: {foreseen.forecast.rung.says}."
    formula = "booked + expected of open deals + expected of new business"
    said, expected = ("Forecast", says, formula), foreseen.forecast.whole.expected
    return foreseen.summed(expected, said, "booked + opened + created")


def _made(foreseen: Foreseen) -> list[tuple[str, Figure]]:
    whole = foreseen.forecast.whole
    values = (whole.booked, whole.opened, whole.created)
    return [
        (said[0], foreseen.summed(value, said, column))
        for said, value, column in zip(_PARTS, values, _SUMS, strict=True)
    ]


def _strip(foreseen: Foreseen) -> Figures:
    forecast = foreseen.forecast
    items = [Labelled("Forecast", expected(foreseen), _deals_told(forecast.whole.expected_n))]
    if foreseen.target is not None and foreseen.reached is not None:
        gap = foreseen.target - forecast.whole.expected
        items.append(Labelled("Target", foreseen.goal))
        named = "Forecast short of target" if gap > 0 else "Forecast above target"
        items.append(Labelled(named, foreseen.money(abs(gap))))
        items.append(Labelled("Chance to reach it", foreseen.reaching))
    items += [Labelled(title, figure) for title, figure in _made(foreseen)]
    return Figures(tuple(items))


def _deals_told(n: float) -> str:
    """Return a mean number of deals in words, with a decimal where they are few."""
    told = f"{n:,.0f}" if n >= _FEW_DEALS else f"{n:.1f}"
    return f"{told} deals"


def landing(foreseen: Foreseen) -> Landing:
    """Return the picture of the forecast with its range, the target and simpler ways."""
    forecast = foreseen.forecast
    served = Landed(
        "Forecast",
        expected(foreseen),
        forecast.spread.interval(80),
        forecast.spread.interval(50),
    )
    rivals = [
        Landed(TITLES.get(name, name), foreseen.money(e.money))
        for name, e in sorted(foreseen.others.items(), key=lambda pair: -pair[1].money)
    ]
    goal = None if foreseen.target is None else foreseen.goal
    booked = foreseen.money(forecast.whole.booked)
    described = f"The forecast of {compact(expected(foreseen))} beside simpler ways to forecast."
    return Landing(
        f"{foreseen.period.label}: the forecast and simpler ways to come by one",
        described,
        (served, *sides(foreseen), *rivals),
        booked,
        goal,
        "Thick: 5 of 10 cases, thin: 8 of 10. Shaded: booked already.",
    )


def _breakdown(foreseen: Foreseen) -> tuple[Block, ...]:
    if not foreseen.forecast.parts:
        return ()
    by = foreseen.source.question.by
    table = rows_table(foreseen, foreseen.rows, by, (80,))
    return (Section(f"By {', '.join(by)}", (table,)),)


def _deals(foreseen: Foreseen) -> tuple[Block, ...]:
    if not foreseen.stakes:
        return ()
    aimed = foreseen.decided_by_deals
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("stage", "Stage"),
        Column("due", "Due", "date"),
        Column("amount", "Amount", "money", foreseen.forecast.currency),
        Column("chance", "Chance", "rate", "%"),
        *((Column("won", "Target if won", "rate", "%"),) if aimed else ()),
        *((Column("lost", "If not", "rate", "%"),) if aimed else ()),
    )
    rows = tuple(
        (
            deal_name(stake.title, stake.id),
            foreseen.source.names(stake.owner),
            stake.stage or "",
            f"{stake.close_date or ''}",
            foreseen.money(stake.money) if stake.money else "",
            "" if (chance := chance_of(foreseen, stake.chance)) is None else rate(chance),
            *(map(rate, foreseen.odds[stake.key]) if aimed else ()),
        )
        for stake in foreseen.stakes
    )
    note = "Chance: to be won by the end of the period, not ever." + counted(foreseen)
    if aimed:
        note += " The last two columns are the chance to reach the target then."
    if chance_of(foreseen, 0) is None:
        note = ""
    table = Table("", columns, rows, note).filled
    return (Section("The deals that move it most", (table,)),)


def _swings(calibration: Calibration) -> str:
    """Say what the range holds beyond chance, and how that is known."""
    beyond = f"Beyond chance the range allows for times {calibration.usual:.0%} better or worse"
    if not calibration.replays:
        return f"{beyond} for all: there are no earlier forecasts yet to learn from."
    days = f"{calibration.replays} earlier day{'' if calibration.replays == 1 else 's'}"
    return f"{beyond} for all, learned from forecasts of {days}, made with what was known then."


def _notes(foreseen: Foreseen) -> list[str]:
    forecast, calibration = foreseen.forecast, foreseen.forecast.calibration
    wins = f"{forecast.wins:,} win{'' if forecast.wins == 1 else 's'}"
    said = [
        f"Served: {forecast.rung.says}, learned from {wins} known by the day.",
        *thin_notes(foreseen),
    ]
    if forecast.floor:
        said.append(
            f"Chance alone leaves the best possible forecast {forecast.floor:.1%} off on average: "
            "no method can be better than that for this period on this day."
        )
    said.append(_swings(calibration))
    whole = forecast.whole
    left = whole.expected - whole.booked
    if left > 0:
        share = whole.created / left
        said.append(f"{share:.0%} of what is still to come is expected of deals not yet created.")
    if foreseen.target is not None and not foreseen.source.question.where:
        said.append("The target is the one set for what is asked; chances are of its money.")
    return said
