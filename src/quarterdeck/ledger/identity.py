"""Names, e-mails and aliases by opaque id, kept apart so that a person can be erased."""

import hashlib
import hmac
import secrets
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from quarterdeck.disk.files import careful, publish
from quarterdeck.engine import duck, sql
from quarterdeck.ledger.api import Ledger
from quarterdeck.playbook.notes import Notes
from quarterdeck.playbook.tables import read_table
from quarterdeck.words.problem import Problem, QuarterdeckError, Severity

_WAIT_SECONDS = 30
_HEADER = ("id", "name", "email", "aliases")
_SHAPE = "p-[0-9a-f]{12}"
_HOLDERS = ("owner", "parent", "contact")
_LOST = (
    "The ledger holds ids of people that this identity store did not make: identity.db was lost or "
    "is not the one that belongs here."
)
_RESTORE = (
    "Restore identity.db from a backup. If there is none, withdraw the batches that hold such ids "
    "and import their files again: everybody gets a new id then."
)


@dataclass(frozen=True, slots=True)
class IdentityStore:
    """Who the opaque ids of the ledger are, in one SQLite file that any number may use at once.

    An opaque id is 'p-' and twelve hexadecimal digits of HMAC-SHA256 under a secret of this store,
    over the name or e-mail as people mean it (case, width and spaces aside): the same name always
    gets the same id here, and nobody without the file can tell whose it is. The secret is made
    once: never while the `ledger` holds such ids already, for they would mean nobody then.
    """

    path: Path
    ledger: Ledger | None = None

    def key_for(self, names: Iterable[str]) -> dict[str, str]:
        """Return the opaque id of each name or e-mail and remember how it was spelled.

        Blank names are left out; the spelling of an erased person is not remembered again. An
        opaque id of this store stands for itself. Raises QuarterdeckError when the store was lost.
        """
        wanted = [name for name in names if _normal(name)]
        if not wanted:
            return {}
        with self._open() as store:
            secret = self._make_secret(store)
            own = {key for (key,) in store.execute("SELECT opaque FROM alias")}
            keys = {name: name if name in own else _opaque(secret, name) for name in wanted}
            store.executemany(
                "INSERT INTO alias (opaque, spelling) VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(key, name.strip()) for name, key in keys.items()],
            )
        return keys

    def names(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the name behind each person id or opaque id that is known and not erased."""
        with self._open() as store:
            people = dict(store.execute("SELECT id, name FROM person WHERE name <> ''"))
            listed = store.execute("SELECT opaque, spelling, person FROM alias").fetchall()
        known = {o: people.get(p) or spelling for o, spelling, p in listed}
        known |= people
        return {one: known[one] for one in ids if known.get(one)}

    def alias(self, name: str, person_id: str) -> str:
        """Say that a spelling means a person, and return its opaque id."""
        with self._open() as store:
            self._make_secret(store)
            return _link(store, name, person_id)

    def resolve(self, opaque: str) -> str | None:
        """Return the person id an opaque id stands for, or None while nobody has said."""
        return self.resolved().get(opaque)

    def resolved(self) -> dict[str, str]:
        """Return every opaque id that stands for a person, with that person's id."""
        with self._open() as store:
            return dict(store.execute("SELECT opaque, person FROM alias WHERE person IS NOT NULL"))

    def read_people(self, path: Path) -> tuple[Problem, ...]:
        """Take over people_private.csv (id, name, email, aliases separated by semicolons).

        The file is the whole truth about spellings that mean a person: one it no longer lists means
        nobody. Rows that cannot be taken are returned as problems. Raises QuarterdeckError when the
        file cannot be read at all.
        """
        rows = _rows(path)
        with self._open() as store:
            if rows:
                self._make_secret(store)
            erased = {p for (p,) in store.execute("SELECT person FROM erased")}
            store.execute(
                "UPDATE alias SET person = NULL WHERE person NOT IN (SELECT person FROM erased)"
                " AND person NOT IN (SELECT opaque FROM alias)"
            )
            store.execute("DELETE FROM person")
            return tuple(p for line, row in rows if (p := _take(store, path, line, row, erased)))

    def call(self, names: Mapping[str, str]) -> None:
        """Remember what the people of these CRM ids are called, and that such a name means them.

        A name that means somebody else already, or several of them, means none of them; an erased
        person stays erased.
        """
        if not names:
            return
        with self._open() as store:
            self._make_secret(store)
            store.executemany(
                "INSERT INTO alias (opaque, spelling) VALUES (?, ?) ON CONFLICT (opaque) DO UPDATE"
                " SET spelling = excluded.spelling WHERE spelling IS NOT NULL",
                [(one, name.strip()) for one, name in names.items()],
            )
            times = Counter(_normal(name) for name in names.values())
            for one, name in names.items():
                if times[_normal(name)] == 1 and _meaning(store, name) in (None, one):
                    _link(store, name, one)

    def copied(self, path: Path, ledger: Ledger) -> "IdentityStore":
        """Return a store of its own that knows what this one knows now, for a branch of the ledger.

        It holds names: whoever makes it deletes it.
        """
        made = IdentityStore(path, ledger)
        path.touch(mode=0o600)
        with self._open():
            pass
        with (
            closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS)) as store,
            closing(sqlite3.connect(path)) as copy,
        ):
            store.backup(copy)
        return made

    def erase(self, person_id: str) -> int:
        """Forget name, e-mail and spellings of a person and return how many there were.

        The opaque ids go on standing for the person id, so the ledger and every total stay whole.
        The person stays erased when the same exports are imported again.
        """
        with self._open() as store:
            store.execute("PRAGMA secure_delete = ON")
            store.execute("INSERT OR IGNORE INTO erased VALUES (?)", (person_id,))
            spelled = store.execute(
                "UPDATE alias SET spelling = NULL WHERE (person = ? OR opaque = ?)"
                " AND spelling IS NOT NULL",
                (person_id, person_id),
            ).rowcount
            named = store.execute("DELETE FROM person WHERE id = ?", (person_id,)).rowcount
        with self._open() as store:
            store.commit()
            store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return spelled + named

    def verify(self) -> tuple[Problem, ...]:
        """Return the one problem that can be told: the ledger's ids were made by another store."""
        with self._open() as store:
            lost = not _has_secret(store) and self._ids_in_use()
        return (Problem(str(self.path), _LOST, _RESTORE),) if lost else ()

    def _make_secret(self, store: sqlite3.Connection) -> bytes:
        if not _has_secret(store):
            if self._ids_in_use():
                raise QuarterdeckError(_LOST, fix=_RESTORE, where=str(self.path))
            store.execute("INSERT INTO secret VALUES (1, ?)", (secrets.token_bytes(32),))
        return _secret(store)

    def _ids_in_use(self) -> bool:
        """Tell whether any batch that counts holds an opaque id."""
        if self.ledger is None:
            return False
        shapes: dict[tuple[str, ...], list[str]] = {}
        for batch in self.ledger.batches():
            columns = ("id", *(name for name in _HOLDERS if name in batch.fields))
            shapes.setdefault(columns, []).append(str(self.ledger.rows_of(batch)))
        with (
            careful("looking for people's ids in the ledger", self.ledger.root),
            duck.connect(memory="500MB", macros=False) as connection,
        ):
            text = sql.load("ledger", "people_ids")
            return any(
                connection.execute(
                    sql.render(
                        text,
                        columns=sql.Raw(", ".join(columns)),
                        paths=sql.Raw(f"[{', '.join(sql.literal(p) for p in paths)}]"),
                        shape=_SHAPE,
                    )
                ).fetchone()
                for columns, paths in shapes.items()
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self.path.exists():
                _make(self.path)
            with closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS)) as store:
                store.executescript(sql.load("ledger", "identity"))
                with store:
                    store.execute("BEGIN IMMEDIATE")
                    yield store
        except (sqlite3.Error, OSError) as error:
            raise QuarterdeckError(
                f"the identity store cannot be used: {error}",
                fix="check that the file is a whole, writable database with space on its disk",
                where=str(self.path),
            ) from error


def _make(path: Path) -> None:
    """Put a whole empty store in place: SQLite waits for nobody while it sets one up."""
    with TemporaryDirectory() as folder:
        empty = Path(folder) / path.name
        with closing(sqlite3.connect(empty)) as store:
            store.execute("PRAGMA journal_mode = WAL")
            store.executescript(sql.load("ledger", "identity"))
        with suppress(FileExistsError):
            publish(path, empty.read_bytes(), replace=False, mode=0o600)


def _secret(store: sqlite3.Connection) -> bytes:
    return bytes(store.execute("SELECT value FROM secret").fetchone()[0])


def _has_secret(store: sqlite3.Connection) -> bool:
    return store.execute("SELECT 1 FROM secret").fetchone() is not None


def _normal(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _opaque(secret: bytes, name: str) -> str:
    return "p-" + hmac.new(secret, _normal(name).encode(), hashlib.sha256).hexdigest()[:12]


def _link(store: sqlite3.Connection, name: str, person_id: str) -> str:
    key = _opaque(_secret(store), name)
    store.execute(
        "INSERT INTO alias (opaque, spelling, person) VALUES (?, ?, ?)"
        " ON CONFLICT (opaque) DO UPDATE SET person = excluded.person",
        (key, name.strip(), person_id),
    )
    return key


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Read the table as the playbook's are read: comment lines and semicolons included."""
    notes = Notes()
    rows = read_table(path.parent, path.name, notes, required=_HEADER)
    if not path.exists():
        raise QuarterdeckError("The file is missing.", fix="Write it again.", where=str(path))
    for problem in notes.found:
        where = f"{path.parent}/{problem.where}"
        raise QuarterdeckError(problem.says, fix=problem.fix, where=where)
    return [(row.line, {column: row[column] for column in _HEADER}) for row in rows]


def _take(
    store: sqlite3.Connection, path: Path, line: int, row: dict[str, str], erased: set[str]
) -> Problem | None:
    where, person = f"{path}:{line}", row["id"].strip()
    if not person:
        return Problem(where, "a row without id", "give the person the id of people.csv")
    if person in erased:
        says = f"{person} was erased; the row was not read"
        return Problem(where, says, "remove the row", severity=Severity.WARNING)
    spellings = [row["name"], row["email"], *row["aliases"].split(";")]
    taken = [s for s in spellings if _normal(s) and _meaning(store, s) not in {None, person}]
    if taken:
        says = f"{taken[0]!r} means {_meaning(store, taken[0])} already, so not {person}"
        return Problem(where, says, "let each name, e-mail and alias stand in one row only")
    store.execute(
        "INSERT INTO person VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
        " SET name = excluded.name, email = excluded.email",
        (person, row["name"].strip(), row["email"].strip()),
    )
    for spelling in spellings:
        if _normal(spelling):
            _link(store, spelling, person)
    return None


def _meaning(store: sqlite3.Connection, name: str) -> str | None:
    key = _opaque(_secret(store), name)
    row = store.execute("SELECT person FROM alias WHERE opaque = ?", (key,)).fetchone()
    return row[0] if row else None
