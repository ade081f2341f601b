"""Random playbooks that say something in every place a playbook has."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from quarterdeck.playbook.mappings import KINDS
from quarterdeck.playbook.methodology import OWN, built_in
from quarterdeck.playbook.model import (
    Column,
    Dimension,
    Layout,
    Mapping,
    Person,
    Playbook,
    Rate,
    Settings,
    Target,
)
from quarterdeck.playbook.tracks import Pipeline, Stage, Track
from quarterdeck.playbook.yardsticks import (
    Benchmark,
    CardPart,
    Methodology,
    Minimum,
    Ramp,
    Scorecard,
)
from quarterdeck.words.calendar import PATTERNS, YEAR_END_RULES, FiscalCalendar
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.deal import Category, Outcome
from quarterdeck.words.tree import Edge, OrgTree

LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"]
)
words = st.text(LETTERS, min_size=1, max_size=12)
cells = words.map(str.strip).filter(lambda w: w and not w.startswith("#") and ";" not in w)
ids = cells.filter(lambda w: "/" not in w)
names = st.text("abcdefgh", min_size=2, max_size=8)
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
flags = st.booleans()
pairs = st.dictionaries(words, words, max_size=3).map(lambda d: tuple(d.items()))
lists = st.lists(words, max_size=3).map(tuple)
some = st.lists(words, min_size=1, max_size=3).map(tuple)

calendars = st.builds(
    FiscalCalendar,
    start_month=st.integers(1, 12),
    pattern=st.sampled_from(PATTERNS),
    week_start=st.integers(0, 6),
    year_end_rule=st.sampled_from(YEAR_END_RULES),
    forecast_week_start=st.integers(0, 6),
)
settings = st.builds(
    Settings,
    name=words.filter(str.strip),
    timezone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
    calendar=calendars,
    target_kind=st.sampled_from(["plan", "street", "stretch"]),
    rollup=st.sampled_from(["single", "cumulative"]),
    stale_days=st.integers(1, 90),
    simulated=flags,
    double_credit=flags,
)


def _span(rate: Rate) -> tuple[object, ...]:
    """A currency has one dated rate a day, and one plan rate for a fiscal year."""
    return (rate.currency, rate.kind, "" if rate.kind == "plan" else rate.since)


@st.composite
def tracks_of(draw: st.DrawFn, name: str, stages: tuple[Stage, ...]) -> Track:
    """A track of these stages, perhaps with other lists in force before."""
    whole = Track(name, main=name == "deal", stages=stages)
    starts = sorted(draw(st.lists(days, max_size=2, unique=True)))
    if not starts:
        return whole
    plain = tuple(replace(s, formerly=(), probability=draw(st.integers(0, 9))) for s in stages)
    before = ((first, plain) for first in (FIRST_DAY, *starts[:-1]))
    return replace(whole, since=starts[-1], earlier=tuple(before))


@st.composite
def pipelines(draw: st.DrawFn) -> Pipeline:
    """A pipeline with a won stage in its main track and perhaps a second track."""
    stage_names = draw(st.lists(words.filter(str.strip), min_size=2, max_size=7, unique=True))
    cut = draw(st.integers(1, len(stage_names)))
    tracks = []
    for name, part in (("deal", stage_names[:cut]), ("side", stage_names[cut:])):
        stages = [
            Stage(
                name=stage,
                order=order,
                outcome=Outcome.WON if order == 0 else draw(st.sampled_from(Outcome)),
                category=draw(st.sampled_from(Category)),
                probability=draw(st.integers(0, 10**9)),
                qualified=draw(flags),
                formerly=(f"old {stage} ()",) if draw(flags) else (),
            )
            for order, stage in enumerate(part)
        ]
        if stages:
            tracks.append(draw(tracks_of(name, tuple(stages))))
    return Pipeline(draw(words), tuple(tracks))


instead = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"instead_column": words.filter(str.strip), "instead_values": pairs}),
)
patterns = st.lists(st.sampled_from(["Total*", "* sum", "Grand Total?"]), unique=True).map(tuple)
layouts = st.builds(
    Layout,
    sheet=words,
    header_row=st.sampled_from([(), (1, 1), (4, 5)]),
    footer=patterns,
    totals=patterns,
)


@st.composite
def columns(draw: st.DrawFn, field: str) -> Column:
    """A column or a constant with any of the ways to read it."""
    from_file = draw(flags)
    conditional = draw(flags)
    return Column(
        field=field,
        column=draw(words) if from_file else "",
        constant="" if from_file else draw(words),
        format=draw(st.lists(st.just("%Y-%m-%d"), max_size=1).map(tuple)),
        decimal=draw(st.sampled_from(".,")),
        values=draw(pairs),
        empty=draw(lists),
        when_column=draw(words.filter(str.strip)) if conditional else "",
        when_values=draw(some) if conditional else (),
        names=draw(flags),
        **draw(instead),
    )


@st.composite
def mappings(draw: st.DrawFn) -> Mapping:
    """A mapping of deals of any kind; what it maps is drawn, not whether it makes sense."""
    name, kind = draw(names), draw(st.sampled_from(KINDS))
    fields = draw(st.lists(st.sampled_from(["title", "amount", "owner", "account"]), unique=True))
    closing, history = kind == "closed_deals", kind == "field_history"
    return Mapping(
        name=name,
        path=f"playbook/mappings/{name}.toml",
        table="deals",
        kind=kind,
        files=(f"{name}.csv",),
        header=draw(lists),
        id_column=draw(words.filter(str.strip)),
        columns=(
            *(draw(columns(field)) for field in fields),
            Column("stage", column="stage"),
            Column("pipeline", column="pipeline"),
        ),
        sequence=draw(words),
        valid_at=None if closing or kind == "snapshot" else draw(columns("valid_at")),
        observed_at=draw(columns("observed_at")) if kind == "snapshot" else None,
        created=draw(columns("created")) if closing else None,
        closed=draw(columns("closed")) if closing else None,
        field_column=draw(words) if history else "",
        old_column=draw(words) if history else "",
        new_column=draw(words) if history else "",
        field_names=((draw(words), "amount"),) if history else (),
        complete=kind == "snapshot" and draw(flags),
        keeps_deleted=kind in ("events", "field_history") and draw(flags),
        beside=("stage",) if kind == "events" and draw(flags) else (),
        ignore=draw(st.lists(st.tuples(words.filter(str.strip), some), max_size=2).map(tuple)),
        timezone=draw(st.sampled_from(["", "UTC", "Asia/Kolkata"])),
        delimiter=draw(st.sampled_from(["", ";", "\t", "|"])),
        encoding=draw(st.sampled_from(["", "utf-8", "cp1252"])),
        layout=draw(layouts),
        person_name=draw(lists),
    )


shares = st.integers(0, 10**9)
thousandths = st.integers(0, 10**6)
ramps = st.builds(Ramp, words, st.lists(shares, max_size=3).map(tuple), flags)
spans = st.one_of(
    st.builds(dict, median=st.integers(-(10**6), 10**6)),
    st.builds(dict, low=thousandths),
    st.builds(lambda a, b: {"low": min(a, b), "high": max(a, b)}, thousandths, thousandths),
)
said = words.filter(str.strip)
benchmarks = st.builds(
    lambda told, span, period: Benchmark(
        *told[:4], segment=told[4], url=told[5], own=True, period=period, **span
    ),
    st.tuples(said, said, said, said, words, words),
    spans,
    st.sampled_from(["", "month", "quarter", "year"]),
)
parts = st.builds(
    CardPart,
    words.filter(lambda w: w not in {"title", "goals"}),
    st.lists(words, min_size=1).map(tuple),
)
goals = st.dictionaries(words, thousandths, max_size=2).map(lambda d: tuple(d.items()))


def _part(part: CardPart) -> str:
    return part.title


@st.composite
def scorecards(draw: st.DrawFn) -> Scorecard:
    """A card of some parts, each with a title of its own."""
    found = draw(st.lists(parts, min_size=1, max_size=2, unique_by=_part))
    return Scorecard(draw(words), draw(said), tuple(found), draw(goals))


@st.composite
def methodologies(draw: st.DrawFn, stages: list[str]) -> Methodology | None:
    """A methodology known by name or of one's own, with minimums at some stages."""
    name = draw(st.sampled_from(["", OWN, *built_in()]))
    if not name:
        return None
    elements = st.dictionaries(words, words, min_size=1, max_size=3).map(lambda d: tuple(d.items()))
    base = built_in().get(name) or Methodology(OWN, draw(said), draw(elements))
    chosen = draw(st.lists(st.sampled_from(stages), max_size=2, unique=True)) if stages else []
    least = [Minimum(s, base.elements[0][0], draw(st.integers(1, 3))) for s in chosen]
    return replace(base, minimums=tuple(least))


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    """A whole playbook in which the files agree with each other."""
    company = draw(settings)
    people = draw(
        st.lists(st.builds(Person, ids, cells, st.just(())), max_size=4, unique_by=lambda p: p.id)
    )
    maybe = st.none() | days
    begun = {p.id: draw(maybe) for p in people}
    people = [Person(p.id, p.role, (f"crm{n}",), begun[p.id]) for n, p in enumerate(people)]
    edges = [Edge("root", "", date(2000, 1, 1)), *(Edge(p.id, "root", draw(days)) for p in people)]
    quarters = st.integers(1, 4).map(lambda q: f"2026-Q{q}")
    scopes = st.sampled_from(["", *(p.id for p in people)])
    amounts, kinds = st.integers(0, 10**15), st.sampled_from(["plan", "street", "stretch"])
    measure = st.just("bookings")
    targets = st.builds(Target, scopes, measure, quarters, amounts, kinds, days, st.integers(0, 9))
    rates = st.builds(
        Rate,
        st.sampled_from(["USD", "GBP"]),
        days,
        st.integers(1, 10**12),
        st.sampled_from(["dated", "plan"]),
    )
    chosen = tuple(draw(st.lists(rates, max_size=4, unique_by=_span)))
    dimension = st.builds(
        Dimension, names.map("x_".__add__), st.sampled_from(["deal", "account"]), words, lists
    )
    ways = tuple(draw(st.lists(pipelines(), min_size=1, max_size=2, unique_by=_name)))
    main = [t for p in ways for t in p.tracks if t.main]
    opened = [s.name for t in main for s in t.stages if s.outcome is Outcome.OPEN]
    return Playbook(
        root=Path(),
        settings=company,
        pipelines=ways,
        dimensions=tuple(draw(st.lists(dimension, max_size=3, unique_by=_name))),
        levels=("company", "region")[: draw(st.integers(0, 2))],
        people=tuple(people),
        tree=OrgTree(edges),
        targets=tuple(draw(st.lists(targets, max_size=4, unique_by=_target))),
        rates=chosen,
        currencies=tuple(sorted({company.currency, *(rate.currency for rate in chosen)})),
        mappings=tuple(
            sorted(draw(st.lists(mappings(), max_size=2, unique_by=_name)), key=lambda m: m.path)
        ),
        ramps=tuple(draw(st.lists(ramps, max_size=2, unique_by=lambda r: r.role))),
        methodology=draw(methodologies(opened)),
        benchmarks=tuple(draw(st.lists(benchmarks, max_size=2))),
        scorecards=tuple(draw(st.lists(scorecards(), max_size=2, unique_by=_name))),
    )


def _name(thing: Pipeline | Dimension | Mapping) -> str:
    return thing.name


def _target(target: Target) -> tuple[object, ...]:
    return (target.scope, target.measure, target.period, target.kind, target.since, target.version)
