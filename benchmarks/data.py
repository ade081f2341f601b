"""The company that is timed: a CSV of deal history of any size, a workspace to import it to."""

from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import duckdb

START = date(2023, 1, 1)
DAYS = 1300
LAST = START + timedelta(days=DAYS - 1)
OWNERS, TEAMS, AREAS = 2_000, 40, 5
LINES_A_DEAL = 5
CHANGES, NEW = 2_000, 300
VERSION = 2
"""Raised whenever the generated file changes, so that a cached one is never mistaken for it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One size: how many deals, and where its file, workspace and baseline layouts are kept."""

    deals: int
    folder: Path

    @property
    def export(self) -> Path:
        """The CSV as a CRM would export it, one line per change with every column filled."""
        return self.folder / "history.csv"

    @property
    def workspace(self) -> Path:
        """The workspace the product imports the CSV into."""
        return self.folder / "workspace"

    @property
    def next_day(self) -> Path:
        """The CSV of the day after the last, a few changes only."""
        return self.folder / "history-next-day.csv"

    @property
    def plain(self) -> Path:
        """The database file in which hand-written SQL keeps its best plain layout."""
        return self.folder / "plain.duckdb"

    @property
    def log(self) -> Path:
        """The Parquet file in which the pandas script keeps what it read."""
        return self.folder / "log.parquet"

    @property
    def held_back(self) -> Path:
        """The Parquet file in which the pandas script keeps the lines it could not read."""
        return self.folder / "held-back.parquet"

    @property
    def stays(self) -> Path:
        """The Parquet file in which the pandas script keeps the stays of deals in stages."""
        return self.folder / "stays.parquet"

    @property
    def frame(self) -> Path:
        """The Parquet file in which the pandas script keeps its table."""
        return self.folder / "frame.parquet"


def case_of(versions: int, cache: Path) -> Case:
    """Return the case with about this many versions, kept under the folder `cache`."""
    return Case(versions // LINES_A_DEAL, cache / f"v{VERSION}-{versions}")


def text_of(name: str) -> str:
    """Return a file of benchmarks/sql or benchmarks/playbook by its relative name."""
    return (files("benchmarks") / name).read_text("utf-8")


def generate(case: Case) -> None:
    """Write the CSV unless it is there already; whole or not at all."""
    if case.export.exists():
        return
    case.folder.mkdir(parents=True, exist_ok=True)
    draft = case.export.with_suffix(".draft")
    values = {"deals": case.deals, "days": DAYS, "start": START, "file": f"'{draft}'"}
    sql = text_of("sql/history.sql")
    for name, value in values.items():
        sql = sql.replace("{" + name + "}", str(value))
    with duckdb.connect(config={"temp_directory": str(case.folder / "spill")}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(sql)
    draft.rename(case.export)


def write_next_day(case: Case) -> None:
    """Write 2,000 changes of the day after the last: of deals that are there, and of new ones."""
    day = LAST + timedelta(days=1)
    step = max(case.deals // (CHANGES - NEW), 1)
    lines = ["deal_id,changed_at,seq,stage,amount,currency,close_date,owner,product,region,account"]
    for n in range(CHANGES):
        deal = n * step if n < CHANGES - NEW else case.deals + n
        moment = f"{day}T{6 + n % 12:02}:{n % 60:02}:00Z"
        lines.append(
            f"D-{deal:08},{moment},99,Proposal,{n}.00,EUR,{day},U{n % OWNERS:05},"
            f"Product A,Region 1,A-{n:07}"
        )
    case.next_day.write_text("\n".join(lines) + "\n")


def playbook_files() -> dict[str, str]:
    """Return the playbook of the timed company by path; rates and targets follow a pattern."""
    fixed = ("workspace.toml", "playbook/stages.toml", "playbook/dimensions.toml")
    texts = {path: text_of(f"company/{path.rpartition('/')[2]}") for path in fixed}
    people = [f"s{i:05d},seller,U{i:05d}" for i in range(OWNERS)]
    org = ["company,,2022-01-01"]
    org += [f"area-{i},company,2022-01-01" for i in range(AREAS)]
    org += [f"team-{i},area-{i % AREAS},2022-01-01" for i in range(TEAMS)]
    org += [f"s{i:05d},team-{i % TEAMS},2022-01-01" for i in range(OWNERS)]
    return texts | {
        "playbook/mappings/deals.toml": text_of("company/deals.toml"),
        "playbook/people.csv": _csv("id,role,crm_ids", people),
        "playbook/org.csv": _csv("node,parent,since", org),
        "playbook/rates.csv": _csv("currency,since,rate,kind", list(_rates())),
        "playbook/targets.csv": _csv(
            "scope,measure,period,amount,kind,since,version", list(_targets())
        ),
    }


def monthly_rates() -> tuple[tuple[date, int], ...]:
    """Return what a dollar is worth from each month on, in 1/10,000 euro, by a fixed pattern."""
    months = [date(2022 + i // 12, i % 12 + 1, 1) for i in range(12 * 5)]
    return tuple((month, 9000 + (i * 37) % 400) for i, month in enumerate(months))


def rate_on(day: date) -> int:
    """Return what a dollar is worth on a day, in 1/10,000 euro."""
    return [rate for since, rate in monthly_rates() if since <= day][-1]


def _rates() -> tuple[str, ...]:
    return tuple(f"USD,{since},0.{rate},dated" for since, rate in monthly_rates())


def _targets() -> tuple[str, ...]:
    """Return a target for the company and each team in each quarter."""
    quarters = [f"{year}-Q{q}" for year in range(2023, 2027) for q in range(1, 5)]
    return tuple(
        f"{scope},amount,{quarter},{amount},plan,2022-12-01,1"
        for quarter in quarters
        for scope, amount in (("*", 4_000_000_000), *((f"team-{i}", 10**8) for i in range(TEAMS)))
    )


def _csv(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows]) + "\n"
