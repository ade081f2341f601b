"""Owners of deals and activities against the people the workspace knows."""

from collections.abc import Iterator

from quarterdeck.connectors.sentences import many, rows
from quarterdeck.connectors.staging import Staging
from quarterdeck.connectors.stakes import Stakes
from quarterdeck.engine.sql import literal, parquet
from quarterdeck.ledger.api import Ledger
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.crm_id import same_crm_id
from quarterdeck.words.problem import Problem, Severity, did_you_mean

_NAMED = 5


def unknown_owners(staging: Staging, playbook: Playbook, ledger: Ledger) -> Iterator[Problem]:
    """Yield one problem for all owners that nobody is listed for; they stand for themselves."""
    if "owner" not in staging.plan.fields:
        return
    known = _known(staging, playbook, ledger)
    owned = "owner IS NOT NULL" + ("" if staging.plan.full else " AND has_owner")
    found = staging.con.execute(
        f"SELECT owner, count(*) FROM good WHERE {owned} GROUP BY owner"
        " ORDER BY count(*) DESC, owner"
    ).fetchall()
    strange = [(owner, count) for owner, count in found if same_crm_id(owner) not in known]
    if not strange:
        return
    listed = ", ".join(literal(owner) for owner, _ in strange)
    named = any(c.field == "owner" and c.names for c in staging.plan.mapping.columns)
    few = ", ".join(
        repr(owner) + ("" if named else did_you_mean(owner, known)) for owner, _ in strange[:_NAMED]
    )
    more = f" and {len(strange) - _NAMED:,} more" if len(strange) > _NAMED else ""
    yield Problem(
        where=f"{staging.plan.look.path.name}: owner",
        says=f"{many(len(strange), 'owner')} in {rows(sum(n for _, n in strange))} not listed as "
        f"{'a person' if len(strange) == 1 else 'people'}: {few}{more}. Each stands for itself "
        "until it is.",
        fix="Add them to playbook/people.csv with their crm_ids, or import a file of people.",
        severity=Severity.WARNING if known else Severity.NOTE,
        count=len(strange),
        money=Stakes(staging, playbook).of(
            f"SELECT * FROM good WHERE {owned} AND owner IN ({listed})"
        ),
    )


def _known(staging: Staging, playbook: Playbook, ledger: Ledger) -> frozenset[str]:
    """Return every id that stands for a listed person: of people.csv, the CRM, imported people.

    An opaque id does so whose name is known to mean one of them.
    """
    listed = {one for person in playbook.people for one in (person.id, *person.crm_ids)}
    listed |= {row[0] for row in staging.con.execute("FROM qd_meant").fetchall()}
    batches = [entry for entry in ledger.batches() if entry.table == "people"]
    files = [str(ledger.rows_of(batch)) for batch in batches]
    if files:
        found = staging.con.execute(
            f"SELECT DISTINCT id FROM {parquet(files, by_name=True)}"
        ).fetchall()
        listed |= {row[0] for row in found}
    return frozenset(same_crm_id(one) for one in listed)
