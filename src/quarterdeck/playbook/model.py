"""The playbook as frozen records, one per thing a company decides."""

import dataclasses
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from quarterdeck.playbook.tracks import Pipeline
from quarterdeck.playbook.yardsticks import Benchmark, Methodology, Ramp, Scorecard
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.measure import AMOUNT
from quarterdeck.words.rates import DATED, RatesAsked
from quarterdeck.words.tree import OrgTree


@dataclass(frozen=True, slots=True)
class Dimension:
    """A declared breakdown: `source` is 'deal' or 'account'; `values` closes the list if given.

    `renewals` are the values that mark a deal as the renewal of a contract, `run_rate` those that
    mark business which comes by itself, in small pieces; `confidential` those that mark a deal as
    one that few may see.
    """

    name: str
    source: str = "deal"
    title: str = ""
    values: tuple[str, ...] = ()
    renewals: tuple[str, ...] = ()
    run_rate: tuple[str, ...] = ()
    confidential: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """What a deal is worth beside its amount, such as ARR: money in the deal's own currency."""

    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A seller or leader by opaque id, with the ids the CRM knows them by.

    `started` is their first day in the role and `left` the first without them, None if not told.
    """

    id: str
    role: str = ""
    crm_ids: tuple[str, ...] = ()
    started: date | None = None
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """An amount a scope is expected to reach in a period, in minor units of `currency`.

    '' is the reporting currency.
    """

    scope: str
    measure: str
    period: str
    amount: int
    kind: str
    since: date
    version: int
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a foreign currency is worth in the reporting currency, from a day on.

    `rate` is an integer of 1e-9; `kind` is 'dated' or 'plan'.
    """

    currency: str
    since: date
    rate: int
    kind: str = "dated"


DRIFTS = ("evolve", "freeze", "discard")
"""What may become of something an export never had before: taken in, held back, left out."""


@dataclass(frozen=True, slots=True)
class Column:
    """Where one field's value comes from in the source file.

    Exactly one of `column` and `constant` is set, or neither in a field_history mapping, where it
    tells how new values of the field are read. `when_column`/`when_values` restrict the rows in
    which the field is set at all. `format` is a strptime pattern for dates, `decimal` the decimal
    mark of numbers ('.' or ','), `values` translates source values, `empty` lists what means
    nothing beside the empty cell, `names` says the values are people's names to be replaced.
    Where `instead_column` holds a value of `instead_values`, the value beside it is taken instead.
    `drift` says what becomes of values nobody foresaw: one of DRIFTS, '' the field's own default.
    `stated` lists which of decimal and names the file itself writes, be it as the default.
    """

    field: str
    column: str = ""
    constant: str = ""
    format: tuple[str, ...] = ()
    decimal: str = "."
    values: tuple[tuple[str, str], ...] = ()
    empty: tuple[str, ...] = ()
    when_column: str = ""
    when_values: tuple[str, ...] = ()
    names: bool = False
    instead_column: str = ""
    instead_values: tuple[tuple[str, str], ...] = ()
    drift: str = ""
    stated: tuple[str, ...] = dataclasses.field(compare=False, default=())


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows of a file stand, as far as looking does not tell.

    `sheet` is that of a workbook; `header_row` the first and last line of the header, counted from
    1 in the file. `footer` are patterns (as of file names) of the first cell of a row that ends the
    data, `totals` of rows between the data that only add it up; both are counted and reported.
    """

    sheet: str = ""
    header_row: tuple[int, ...] = ()
    footer: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one kind of file becomes rows of a ledger table.

    `kind` is 'events', 'snapshot', 'field_history' or 'closed_deals'; `table` 'deals', 'accounts'
    or 'people'. `id_column` names the record. Times: `valid_at` (events, field_history),
    `observed_at` (snapshot; column or constant), `created`/`closed` (closed_deals). `field_column`,
    `old_column`, `new_column` and `field_names` (source field name to ours) serve field_history.
    `ignore` drops rows by (column, values), counted and reported, never silently. `id_names` says
    that the ids are people's names, to be replaced by opaque ids; `stated` holds id_names if the
    file writes it, be it as the default. `person_name` are the columns that together name a person
    of a list of people: the identity store keeps it, the ledger never does. `drift` says what
    becomes of columns that nobody mapped: one of DRIFTS, '' for discard. `keeps_deleted` says
    that a history tells of records deleted since as well; `beside` are fields whose own changes
    make no row of it, so that it shows them only when another field changed.
    """

    name: str
    path: str
    table: str
    kind: str
    files: tuple[str, ...]
    header: tuple[str, ...]
    id_column: str
    columns: tuple[Column, ...]
    sequence: str = ""
    valid_at: Column | None = None
    observed_at: Column | None = None
    created: Column | None = None
    closed: Column | None = None
    opened_stage: str = ""
    field_column: str = ""
    old_column: str = ""
    new_column: str = ""
    field_names: tuple[tuple[str, str], ...] = ()
    complete: bool = False
    keeps_deleted: bool = False
    beside: tuple[str, ...] = ()
    ignore: tuple[tuple[str, tuple[str, ...]], ...] = ()
    timezone: str = ""
    delimiter: str = ""
    encoding: str = ""
    id_names: bool = False
    layout: Layout = field(default_factory=Layout)
    person_name: tuple[str, ...] = ()
    drift: str = ""
    stated: tuple[str, ...] = field(compare=False, default=())


@dataclass(frozen=True, slots=True)
class Settings:
    """workspace.toml: the company's name, zone, currency, calendar and defaults.

    `assume` names the fields and deal dimensions whose first known value also stands for the time
    before it, marked as such in every answer. With `double_credit` the revenue splits of a deal may
    add up to more than all of it. `rates` are those that money is reported at, `measure` is what
    deals are worth unless another one is asked for, `holidays` the country, or the part of one,
    whose public holidays are kept.
    """

    name: str
    timezone: str
    currency: str
    calendar: FiscalCalendar
    target_kind: str = "plan"
    rollup: str = "single"
    stale_days: int = 14
    simulated: bool = False
    assume: tuple[str, ...] = ()
    double_credit: bool = False
    rates: RatesAsked = DATED
    measure: str = AMOUNT
    holidays: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """A version of a pipeline standard as the company wrote it, in force from `since` on.

    `rule` names what is measured; empty texts, and thresholds that are not named, are those of the
    rule. `thresholds` are whole thousandths by name. `scope`, `pipelines` and `where` limit the
    deals it is about; `off` takes it out of force. `path` is where it stands: file, line and id.
    """

    id: str
    rule: str
    since: date
    title: str = ""
    severity: str = ""
    owner: str = ""
    do: str = ""
    thresholds: tuple[tuple[str, int], ...] = ()
    scope: str = ""
    pipelines: tuple[str, ...] = ()
    where: str = ""
    off: bool = False
    path: str = field(compare=False, default="")


@dataclass(frozen=True, slots=True)
class Playbook:
    """Everything the company decided, as one immutable value; `hash` changes with any of it."""

    root: Path
    settings: Settings
    pipelines: tuple[Pipeline, ...]
    dimensions: tuple[Dimension, ...]
    levels: tuple[str, ...]
    people: tuple[Person, ...]
    tree: OrgTree
    targets: tuple[Target, ...]
    rates: tuple[Rate, ...]
    currencies: tuple[str, ...]
    mappings: tuple[Mapping, ...]
    standards: tuple[Standard, ...] = ()
    ramps: tuple[Ramp, ...] = ()
    methodology: Methodology | None = None
    benchmarks: tuple[Benchmark, ...] = ()
    scorecards: tuple[Scorecard, ...] = ()
    measures: tuple[Measure, ...] = ()
    hash: str = field(compare=False, default="")
