"""Numbers about the imports, each with the SQL that reads it off the ledger's own files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from quarterdeck.connectors.quality import BatchQuality
from quarterdeck.engine.sql import literal, parquet
from quarterdeck.reports.blocks import Explanation, Figure
from quarterdeck.reports.figures import count
from quarterdeck.reports.source import Source
from quarterdeck.reports.week.parts import Imported
from quarterdeck.words.days import local_day
from quarterdeck.words.problem import Problem

NOTHING_TO_DO = "Nothing to do"
"""How the fix of a problem begins that is only told."""

_PROBLEM = 'STRUCT("where" VARCHAR, says VARCHAR, fix VARCHAR, money BIGINT)[]'
_KEPT = "SELECT * FROM read_parquet({}) QUALIFY seq = max(seq) OVER (PARTITION BY row_no)"


@dataclass(frozen=True, slots=True)
class Told:
    """The imports that count at the ledger's head, and how each number about them is read."""

    source: Source
    imported: Imported

    @property
    def batches(self) -> tuple[BatchQuality, ...]:
        """The imports, oldest first."""
        return self.imported.report.batches

    @property
    def last(self) -> date:
        """The day of the last import."""
        zone = self.source.facts.playbook.settings.timezone
        return local_day(max(batch.recorded_at for batch in self.batches), zone)

    def summed(self, label: str, column: str) -> Figure:
        """Return a column of the manifest added up."""
        said = (label, f"{label}, added up over the imports.", f"sum of {column} in the manifest")
        sql = f"SELECT CAST(sum({column}) AS BIGINT) AS value\nFROM {self._entries()}"
        return count(sum(getattr(batch, column) for batch in self.batches), self._how(said, sql))

    def open_problems(self, number: int) -> Figure:
        """Return how many problems ask for something to be done."""
        said = (
            "To mend",
            "Problems found when importing that ask for something to be done.",
            "number of problems in the manifest with a fix",
        )
        sql = (
            f"SELECT count(*) AS value\nFROM (SELECT unnest(problems) AS found FROM "
            f"{self._entries()}) AS told\nWHERE found.fix NOT LIKE {literal(NOTHING_TO_DO + '%')}"
        )
        return count(number, self._how(said, sql))

    def stake(self, batch: str, problem: Problem) -> Explanation:
        """Return how the money at stake in one problem is read."""
        said = (
            "At stake",
            f"{problem.says} The import added up the amounts of the deals they belong to.",
            "sum over deals of the largest amount in such rows",
        )
        sql = (
            "SELECT max(found.money) AS value\n"
            f"FROM (SELECT unnest(problems) AS found FROM {self._entries([batch])}) AS told\n"
            f'WHERE found.says = {literal(problem.says)} AND found."where" = '
            f"{literal(problem.where)}"
        )
        return self._how(said, sql)

    def held(self, reason: str, says: str, number: int) -> Figure:
        """Return how many rows are held back for a reason."""
        said = ("Held back", f"Rows held back: {says}.", "number of such rows in quarantine")
        files = parquet(batch.held_file for batch in self.batches if batch.held)
        sql = f"SELECT count(*) AS value\nFROM {files}\nWHERE reason = {literal(reason)}"
        return count(number, self._how(said, sql))

    def held_stake(self, says: str) -> Explanation:
        """Return how the money in rows held back for a reason is computed."""
        said = (
            "At stake",
            f"Money in the rows held back: {says}.",
            "sum of their amounts without sign, other currencies at their latest rate",
        )
        return self._how(said, "")

    def doubted(self, reason: str, number: int) -> Figure:
        """Return how many rows that count are doubtful for a reason."""
        said = (
            "Doubtful rows",
            "Rows that count, flagged when they were imported.",
            "number of rows with the flag",
        )
        parts = [
            _KEPT.format(literal(str(batch.rows_file)))
            for batch in self.batches
            if any(doubt.reason == reason for doubt in batch.doubts)
        ]
        flags = "\nUNION ALL\n".join(f"SELECT doubtful FROM ({part})" for part in parts)
        sql = (
            f"SELECT count(*) AS value\nFROM (\n{flags}\n) AS rows_kept\n"
            f"WHERE list_contains(string_split(doubtful, ','), {literal(reason)})"
        )
        return count(number, self._how(said, sql))

    def _entries(self, batches: Iterable[str] = ()) -> str:
        """Return SQL for the manifest's entries, of all imports that count or of some."""
        ids = ", ".join(literal(name) for name in batches or [b.batch for b in self.batches])
        columns = dict.fromkeys(("rows_in", "quarantined", "duplicates"), "BIGINT")
        columns |= {"id": "VARCHAR", "problems": _PROBLEM}
        listed = ", ".join(f"{name}: {literal(kind)}" for name, kind in columns.items())
        pattern = literal(str(self.imported.ledger / "manifest" / "*.json"))
        return (
            f"(SELECT * FROM read_json({pattern}, columns = {{{listed}}}) WHERE id IN ({ids}))"
            " AS entries"
        )

    def _how(self, said: tuple[str, str, str], sql: str) -> Explanation:
        return Explanation(*said, self.last, self.source.facts.ledger_head, None, (), sql)
