"""Names of people that a list of users carries: they go to the identity store and nowhere else."""

from pathlib import Path

from quarterdeck.connectors.columns import Cells
from quarterdeck.connectors.doors import rows
from quarterdeck.connectors.look import Look
from quarterdeck.connectors.staging import database
from quarterdeck.engine.sql import ident
from quarterdeck.ledger.identity import IdentityStore
from quarterdeck.playbook.model import Mapping


def remember_names(mapping: Mapping, look: Look, identities: IdentityStore, scratch: Path) -> None:
    """Remember what each id of a list of people is called; nothing where no column says it.

    Raises QuarterdeckError for a column the file does not have.
    """
    if mapping.table != "people" or not mapping.person_name or mapping.id_names:
        return
    cells = Cells(look)
    one, *parts = (
        f"nullif(trim(CAST({ident(look.columns[cells.place(name)])} AS VARCHAR)), '')"
        for name in (mapping.id_column, *mapping.person_name)
    )
    with database(scratch) as con:
        found = con.execute(
            f"SELECT {one}, concat_ws(' ', {', '.join(parts)}) FROM ({rows(look)})"
            f" WHERE {one} IS NOT NULL AND coalesce({', '.join(parts)}) IS NOT NULL"
        ).fetchall()
    identities.call(dict(found))
