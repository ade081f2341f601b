"""The pages of the dojo: the question as it stood then, and the answer with the score."""

from quarterdeck.reports.blocks import (
    Block,
    Column,
    EmptyState,
    Figures,
    Labelled,
    Landed,
    Landing,
    Notes,
    Part,
    Report,
    Section,
    Sentence,
    Table,
)
from quarterdeck.reports.dojo.data import Answer, Deal, History, Opened, Played, Puzzle
from quarterdeck.reports.figures import compact, count, money, rate
from quarterdeck.reports.page import page

_TITLE = "Dojo"


def puzzle_report(puzzle: Puzzle) -> Report:
    """Return the page of a question."""
    blocks: tuple[Block, ...] = (
        Sentence(_asks(puzzle), lead=True),
        _strip(puzzle),
        Section("What is open, by category", (_opened(puzzle),)),
        Section("The largest open deals, those due first", (_deals(puzzle),)),
        *_earlier(puzzle),
        EmptyState(
            "What does the quarter win in all?",
            f"quarterdeck dojo{_scope(puzzle)} --token {puzzle.token} --call AMOUNT --low AMOUNT "
            "--high AMOUNT",
        ),
        Notes("", (_BLIND, _RANGE, _APART)),
        *((Sentence(_standing(puzzle.history)),) if puzzle.history.rounds else ()),
    )
    return page(puzzle.source, _TITLE, blocks)


def answer_report(answer: Answer) -> Report:
    """Return the page of a call that was scored."""
    puzzle, one = answer.puzzle, answer.played
    blocks: tuple[Block, ...] = (
        Sentence(_verdict(answer), lead=True),
        *_ranges(one),
        _landing(puzzle, one),
        *(() if answer.new else (Sentence((_TWICE,)),)),
        *_past(answer.history, puzzle.source.currency),
        Notes("How to read it", (_SCORE, _APART)),
    )
    return page(puzzle.source, _TITLE, blocks, period=puzzle.period.label)


def history_sheet(history: History, currency: str) -> Table:
    """Return every round as one table."""
    columns = (
        Column("day", "Day", "date"),
        Column("period", "Period"),
        Column("call", "Your call", "money", currency),
        Column("forecast", "Forecast", "money", currency),
        Column("came", "Came", "money", currency),
        Column("off", "You off by", "change", "%"),
        Column("forecast_off", "Forecast off by", "change", "%"),
        Column("held", "Your range held"),
        Column("nearer", "Nearer"),
    )
    return Table("", columns, tuple(_round(one, currency) for one in history.rounds))


_BLIND = (
    "A real day of the past, as it was known by its end; deals and people have no names, the day "
    "is not told, and what came is hidden."
)
_RANGE = "A range is to hold what comes in 8 of 10 such quarters."
_TWICE = "You had played this day before: what counts is what you called then."
_SCORE = (
    "The score of a range is its width plus ten times what came outside it, as a share of what "
    "came: the lower the better. A range too narrow costs, and so does one too wide."
)
_APART = "Rounds of the dojo are no calls: no metric, page or record of calls holds them."


def _scope(puzzle: Puzzle) -> str:
    scope = puzzle.source.question.scope
    return f" --scope {scope}" if scope else ""


def _asks(puzzle: Puzzle) -> tuple[Part, ...]:
    return (
        f"It is the end of week {puzzle.week} of {puzzle.weeks} of a quarter that is over. ",
        money(puzzle.booked, puzzle.source.currency),
        " is booked. What will the quarter win in all?",
    )


def _strip(puzzle: Puzzle) -> Figures:
    currency = puzzle.source.currency
    items = [Labelled("Booked", money(puzzle.booked, currency))]
    if puzzle.target is not None:
        items.append(Labelled("Target", money(puzzle.target, currency)))
    due = sum(one.due_money for one in puzzle.opened)
    whole = sum(one.money for one in puzzle.opened)
    deals = sum(one.deals for one in puzzle.opened)
    items.append(Labelled("Open and due in it", money(due, currency)))
    items.append(Labelled("Open in all", money(whole, currency), f"{deals:,} deals"))
    return Figures(tuple(items))


def _opened(puzzle: Puzzle) -> Table:
    currency = puzzle.source.currency
    columns = (
        Column("category", "Category"),
        Column("due", "Due in it", "count"),
        Column("due_money", "Due in it", "money", currency),
        Column("deals", "All open", "count"),
        Column("money", "All open", "money", currency),
    )
    return Table("", columns, tuple(_category(one, currency) for one in puzzle.opened))


def _category(one: Opened, currency: str) -> tuple[Part, ...]:
    return (
        one.category.replace("_", " ").capitalize(),
        count(one.due),
        money(one.due_money, currency),
        count(one.deals),
        money(one.money, currency),
    )


def _deals(puzzle: Puzzle) -> Table:
    columns = (
        Column("deal", "Deal"),
        Column("seller", "Seller"),
        Column("stage", "Stage"),
        Column("days", "Days in it", "count"),
        Column("category", "Category"),
        Column("due", "Due"),
        Column("amount", "Amount", "money", puzzle.source.currency),
    )
    return Table("", columns, tuple(_deal(one, puzzle.source.currency) for one in puzzle.deals))


def _deal(one: Deal, currency: str) -> tuple[Part, ...]:
    return (
        one.label,
        one.seller,
        one.stage,
        count(one.stage_days),
        one.category,
        _due(one),
        money(one.money, currency),
    )


def _due(one: Deal) -> str:
    if one.due_in is None:
        return "no date"
    when = f"in {one.due_in} days" if one.due_in >= 0 else f"{-one.due_in} days ago"
    return when if one.due or one.due_in < 0 else f"{when}, after the quarter"


def _earlier(puzzle: Puzzle) -> tuple[Block, ...]:
    if not puzzle.earlier:
        return ()
    currency = puzzle.source.currency
    columns = (
        Column("quarter", "Quarter"),
        Column("booked", "Booked at this point", "money", currency),
        Column("open", "Open then", "money", currency),
        Column("came", "Won in all", "money", currency),
    )
    rows = tuple(
        (
            "the one before" if n == 1 else f"{n} before",
            money(one.booked, currency),
            money(one.open, currency),
            money(one.total, currency),
        )
        for n, one in enumerate(puzzle.earlier, 1)
    )
    return (Section("Earlier quarters at this point", (Table("", columns, rows),)),)


def _verdict(answer: Answer) -> tuple[Part, ...]:
    puzzle, one, currency = answer.puzzle, answer.played, answer.puzzle.source.currency
    who = {"you": "You were nearer", "forecast": "The forecast was nearer"}
    return (
        f"{who.get(one.nearer, 'You were as near as the forecast')}: {one.period} won ",
        money(one.came, currency),
        ", you called ",
        money(one.amount, currency),
        *_off(one.error),
        ", and the forecast of ",
        f"{puzzle.day} said ",
        money(one.expected, currency),
        *_off(one.expected_error),
        ".",
    )


def _off(error: float) -> tuple[Part, ...]:
    way = "too high" if error > 0 else "too low"
    return (", ", rate(abs(error)), f" {way}") if round(error, 3) else ()


def _ranges(one: Played) -> tuple[Block, ...]:
    if one.score is None:
        return ()
    held = "held" if one.held else "did not hold"
    better = "better" if one.score < one.expected_score else "worse"
    return (
        Sentence(
            (
                f"Your range {held} what came; its score is ",
                rate(one.score),
                f", {better} than the forecast's of ",
                rate(one.expected_score),
                ".",
            )
        ),
    )


def _landing(puzzle: Puzzle, one: Played) -> Landing:
    currency = puzzle.source.currency
    mine = None if one.low is None or one.high is None else (float(one.low), float(one.high))
    rows = (
        Landed("Your call", money(one.amount, currency), mine),
        Landed(
            "Forecast",
            money(one.expected, currency),
            (float(one.expected_low), float(one.expected_high)),
        ),
        Landed("What came", money(one.came, currency)),
    )
    said = f"Your call, the forecast and what came, {compact(money(one.came, currency))}."
    booked = money(puzzle.booked, currency)
    note = "Lines: 8 of 10 cases. Shaded: booked on the day."
    return Landing(f"{one.period}, called on {puzzle.day}", said, rows, booked, None, note)


def _past(history: History, currency: str) -> tuple[Block, ...]:
    if not history.rounds:
        return ()
    inside = (Sentence(_standing(history)), history_sheet(history, currency))
    return (Section("Your rounds", inside),)


def _standing(history: History) -> tuple[Part, ...]:
    told, held = history.ranges
    ranges = f"; {held} of {told} ranges held what came, where 8 of 10 should" if told else ""
    many = len(history.rounds)
    return (
        f"In {many} round{'' if many == 1 else 's'} you were off by ",
        rate(history.error),
        " on average, the forecast by ",
        rate(history.expected_error),
        f"; you were nearer in {history.nearer}{ranges}.",
    )


def _round(one: Played, currency: str) -> tuple[Part, ...]:
    held = "" if one.held is None else "yes" if one.held else "no"
    return (
        f"{one.day}",
        one.period,
        money(one.amount, currency),
        money(one.expected, currency),
        money(one.came, currency),
        rate(one.error),
        rate(one.expected_error),
        held,
        one.nearer,
    )
