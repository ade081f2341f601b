"""The companies that forecasts are timed on, and the facts of each as the rivals read them."""

import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from benchmarks.data import DAYS, START, playbook_files, text_of
from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.workspace import Desk
from quarterdeck.facts.question import Question
from quarterdeck.playbook.write import write_files

COMMAND = str(Path(sys.executable).with_name("quarterdeck"))
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
PEOPLE = 250
"""Seats of the simulated company: some 32,000 deals in three years."""


def opened(workspace: Path) -> Desk:
    """Open a workspace, its facts made."""
    desk = open_workspace(workspace, now=NOW)
    desk.facts.traits  # noqa: B018 -- made when first asked for
    return desk


def companies(cache: Path, deals: int) -> tuple[Path, Path]:
    """Return the workspaces of the simulated and the large company, made with their logs."""
    both = simulated(cache), large(cache, deals)
    for one in both:
        log_of(one)
    return both


def simulated(cache: Path) -> Path:
    """Return the workspace of the simulated company, made if need be."""
    folder = cache / f"company-{PEOPLE}"
    if not folder.exists():
        draft = cache / f"draft-{PEOPLE}"
        shutil.rmtree(draft, ignore_errors=True)
        _run([COMMAND, "demo", str(draft), "--people", str(PEOPLE)])
        draft.rename(folder)
    return folder


def large(cache: Path, deals: int) -> Path:
    """Return the workspace of a company with so many open deals, made if need be."""
    folder = cache / f"open-{deals}"
    if not folder.exists():
        draft = cache / "draft-open"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        export = draft / "history.csv"
        sql = text_of("sql/pipeline.sql")
        values = {"open": deals, "days": DAYS, "start": START, "file": f"'{export}'"}
        for name, value in values.items():
            sql = sql.replace("{" + name + "}", str(value))
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute(sql)
        write_files(draft / "workspace", playbook_files())
        _run([COMMAND, "import", str(export), "--workspace", str(draft / "workspace")])
        export.unlink()
        draft.rename(folder)
    return folder / "workspace"


def log_of(workspace: Path) -> Path:
    """Return the Parquet file of every version of every deal that the rivals read."""
    path = workspace.parent / f"{workspace.name}-log.parquet"
    if not path.exists():
        desk = opened(workspace)
        zone = desk.playbook.settings.timezone
        question = Question(desk.last_day or date.max)
        sql = desk.facts.compose(text_of("sql/forecast_log.sql"), question, tz=zone)
        pq.write_table(desk.facts.run(sql), path)
    return path


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
