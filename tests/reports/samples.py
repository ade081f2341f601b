"""A made-up page that uses every block, as the renderers meet it."""

from datetime import date, timedelta

from quarterdeck.reports.blocks import (
    Bars,
    Column,
    CoverageBars,
    CoverageRow,
    EmptyState,
    Explanation,
    Figure,
    Figures,
    Flow,
    Labelled,
    Notes,
    Pace,
    PastPath,
    Point,
    Report,
    Sankey,
    Score,
    Scores,
    Section,
    Sentence,
    Step,
    StepGroup,
    Table,
    Trend,
    Waterfall,
    Words,
)
from quarterdeck.reports.figures import count, exact, money, rate, ratio

AS_OF = date(2026, 9, 6)


def how(title: str, n: int = 12) -> Explanation:
    """Return an explanation whose words name the number."""
    return Explanation(
        title=title,
        sentence=f"{title}, in the reporting currency, of deals known by the end of the day.",
        formula="sum(money) where closed_on in period",
        as_of=AS_OF,
        ledger_head="14:9f2c1a77be03",
        n=n,
        assumptions=("Amounts before 3 March are today's amounts.",),
        sql="SELECT CAST(sum(money) AS BIGINT) AS value\nFROM deals\nWHERE outcome = 'won'",
    )


def eur(major: int, title: str = "Bookings", n: int = 12) -> Figure:
    """Return whole euros with an explanation."""
    return money(major * 100, "EUR", how(title, n))


def step(label: str, major: int, n: int) -> Step:
    """Return a waterfall step."""
    return Step(label, exact(major * 100, "EUR", how(label, n)), count(n))


def waterfall(opening: int = 6_812_345) -> Waterfall:
    """Return a bridge that closes."""
    groups = (
        StepGroup(
            "Came in",
            (step("New", 412_000, 31), step("Moved in from later", 96_500, 3)),
        ),
        StepGroup(
            "Grew and shrank", (step("Amount up", 61_250, 9), step("Amount down", -88_400, 7))
        ),
        StepGroup(
            "Left", (step("Moved out to later", -355_000, 11), step("Reassigned out", -24_000, 1))
        ),
        StepGroup("Closed", (step("Won", -298_750, 14), step("Lost", -181_300, 22))),
    )
    moved = sum(int(s.figure.value or 0) for g in groups for s in g.steps) // 100
    return Waterfall(
        "Open pipeline due in 2026-Q3",
        "From the end of Sunday 30 August to the end of Sunday 6 September.",
        step("Open on 30 August", opening, 402),
        groups,
        step("Open on 6 September", opening + moved, 389),
    )


def pace() -> Pace:
    """Return two months of a quarter with a target and two earlier quarters."""
    start = date(2026, 7, 1)
    days = (AS_OF - start).days + 1
    points = tuple(
        Point(start + timedelta(i), (i * i * 40_000 + (i // 9) * 3_000_000)) for i in range(days)
    )
    past = tuple(
        PastPath(f"2026-Q{q}", 91, tuple(i * i * (38_000 + q * 4_000) for i in range(91)))
        for q in (1, 2)
    )
    return Pace(
        "Booked so far in 2026-Q3",
        "Cumulative bookings by day against the target of 4.4 M.",
        start,
        date(2026, 10, 1),
        AS_OF,
        points,
        Figure(
            points[-1].value, "money", f"{points[-1].value // 100:,}", "EUR", "EUR", how("Bookings")
        ),
        eur(4_400_000, "Target"),
        past,
        "Thin lines: the two quarters before. Dotted: an even pace to the target.",
    )


def trend() -> Trend:
    """Return thirteen weeks of open pipeline."""
    points = tuple(
        Point(AS_OF - timedelta(weeks=12 - i), (6_000_000 + (i * 37 % 11) * 90_000) * 100)
        for i in range(13)
    )
    last = points[-1].value
    return Trend("Open pipeline", "Week by week.", points, money(last, "EUR", how("Open pipeline")))


def coverage() -> CoverageBars:
    """Return this and the next quarter."""
    rows = (
        CoverageRow(
            "2026-Q3",
            eur(2_741_000),
            eur(3_420_000, "Open pipeline"),
            eur(610_000, "Past due"),
            eur(4_400_000, "Target"),
            eur(3_900_000, "Coverage needed"),
            ratio(2.06, how("Coverage on the remaining")),
        ),
        CoverageRow(
            "2026-Q4",
            eur(0),
            eur(2_950_000, "Open pipeline"),
            eur(0, "Past due"),
            eur(4_800_000, "Target"),
        ),
    )
    return CoverageBars(
        "Booked and open against target", "Booked and open money against target.", rows
    )


def deals() -> Table:
    """Return a table of deals, one of them with a dangerous name."""
    columns = (
        Column("deal", "Deal"),
        Column("owner", "Owner"),
        Column("why", "What happened"),
        Column("effect", "Effect", "change", "EUR"),
    )
    rows = (
        (
            "Brandt & Söhne renewal",
            "Ines Moreau",
            "Close date moved from 18 Sep to 2 Nov",
            eur(-180_000, "Moved out"),
        ),
        (
            '=HYPERLINK("x")<b>',
            "Tom Adeyemi",
            "Lost after 74 days in Negotiation",
            eur(-96_000, "Lost"),
        ),
        (
            "Kestrel Foods rollout",
            "Ines Moreau",
            "Won at 82,000, amount down 18,000",
            eur(-82_000, "Won"),
        ),
    )
    return Table("The deals that moved it most", columns, rows, "Ten largest of 96.")


def opening() -> Sentence:
    """Return the sentence that opens the page."""
    return Sentence(
        (
            "2026-Q3 has booked ",
            eur(2_741_000),
            " of a target of ",
            eur(4_400_000, "Target"),
            ", with 26 % of the period left; open pipeline due in it fell by ",
            eur(377_700, "Movement"),
            " since Sunday 30 August, mostly because eleven deals moved out to later.",
        ),
        lead=True,
    )


def strip() -> Figures:
    """Return seven numbers, the last of them unknown."""
    unknown = Figure(None, "ratio", "unknown", "", "", how("Coverage needed"))
    return Figures(
        (
            Labelled("Booked", eur(2_741_000), "214 deals"),
            Labelled("Target", eur(4_400_000, "Target"), "plan"),
            Labelled("Gap", eur(1_659_000, "Gap")),
            Labelled("Open, due in the period", eur(3_420_000, "Open pipeline"), "389 deals"),
            Labelled("Coverage of the gap", ratio(2.06, how("Coverage")), "needed: unknown"),
            Labelled("Close rate", rate(0.2731, how("Close rate"))),
            Labelled("Needed", unknown),
        )
    )


def bars() -> Bars:
    """Return past-due money by owner."""
    return Bars(
        "Past due, by owner",
        tuple(
            Labelled(name, eur(value, "Past due"), f"{n} deals")
            for name, value, n in (
                ("Ines Moreau", 310_000, 9),
                ("Tom Adeyemi", 180_500, 4),
                ("No owner", 42_000, 2),
            )
        ),
    )


def flows() -> Sankey:
    """Return money going from stage to stage."""
    flows = tuple(
        Flow(a, b, eur(v, "Flow"), count(n, how("Flow: deals", n)))
        for a, b, v, n in (
            ("Qualify", "Qualify", 900_000, 80),
            ("Qualify", "Propose", 400_000, 30),
            ("Qualify", "Lost", 120_000, 22),
            ("Propose", "Propose", 1_300_000, 40),
            ("Propose", "Won", 298_750, 14),
            ("New", "Qualify", 412_000, 31),
        )
    )
    return Sankey("By stage", "Stage to stage.", "30 August", "6 September", flows)


def scores() -> Scores:
    """Return two figures of a scorecard, one judged and one with what others report."""
    needed: Words = (eur(23_253_942, "Pipeline needed"), " needed, as earlier periods went")
    path = (9.1e8, 8.7e8, None, 1.02e9, 1.13e9, 1.09e9)
    now, before = eur(10_868_141, "Open and still due"), eur(11_344_740, "Open and still due")
    rate = Figure(0.32, "rate", "32.0", "%", "", how("Broad win rate", 672))
    others = ("47.3 % (A survey 2019; of deals that were in a forecast)",)
    rows = (
        Score(
            "Open and still due",
            now,
            before,
            "\N{MINUS SIGN}4.2 %",
            path,
            count(314),
            "bad",
            "too little",
            needed,
        ),
        Score("Broad win rate", rate, "unknown", "", (0.3, 0.31, 0.32), count(672), others=others),
    )
    return Scores("", "2026-Q2", rows)


def report() -> Report:
    """Return the page with every block on it."""
    stale = Table("Stale", (Column("deal", "Deal"),), (), empty="No open deal is stale.")
    missing = EmptyState("No target is set for 2026-Q4.", "Add a row to playbook/targets.csv.")
    paths = Section("", (pace(),), (trend(),))
    return Report(
        "The week",
        "Acme",
        AS_OF,
        "14:9f2c1a77be03",
        "EUR",
        (
            opening(),
            Section("Where the period stands", (strip(), paths)),
            Section("What moved, and why", (waterfall(), deals(), flows())),
            Section("Coverage", (coverage(),)),
            Section("Stale or past due", (bars(), stale)),
            Section("Judged", (scores(),)),
            Section("Data", (missing,)),
            Section("Notes", (Notes("", ("Owners before 3 March are today's owners.",)),)),
        ),
        simulated=True,
        period="2026-Q3",
    )
