"""Currencies that only the formats of a workbook's cells show, against what the mapping states."""

from collections.abc import Iterator

from quarterdeck.connectors.batch import Slice
from quarterdeck.connectors.columns import same
from quarterdeck.connectors.sentences import rows
from quarterdeck.connectors.staging import Staging
from quarterdeck.connectors.stakes import Stakes
from quarterdeck.engine.sql import ident
from quarterdeck.playbook.model import Playbook
from quarterdeck.words.money import signs
from quarterdeck.words.problem import Problem, Severity
from quarterdeck.words.record import MONEY


def other_currency_shown(staging: Staging, part: Slice, playbook: Playbook) -> Iterator[Problem]:
    """Yield a warning for each column of money whose cells show another currency than is read.

    Only where one currency is stated for the whole file: a column of currencies is believed.
    """
    mapping = staging.plan.mapping
    column = next((c for c in mapping.columns if c.field == "currency"), None)
    if column is not None and not column.constant:
        return
    stated = column.constant if column else playbook.settings.currency
    shown = {same(name): found for name, found in staging.plan.look.shown}
    for money in (c for c in mapping.columns if c.field in MONEY):
        found = shown.get(same(money.column), ())
        if found and not set(found) & set(signs(stated)):
            told = (money.column, money.field, " and ".join(found), stated)
            yield _warning(staging, part, playbook, told=told)


def _warning(
    staging: Staging, part: Slice, playbook: Playbook, *, told: tuple[str, str, str, str]
) -> Problem:
    name, field, sign, stated = told
    read = f"{ident(field)} IS NOT NULL AND {part.where}"
    count = staging.one(f"SELECT count(*) FROM good WHERE {read}")
    return Problem(
        where=f"{staging.plan.look.path.name}: {name}",
        says=f"The cells show {sign} by their format, but the mapping reads them in {stated}: "
        f"{rows(count)} are recorded in {stated}.",
        fix=f"If {sign} is right, correct currency in {staging.plan.mapping.path}, add its rate to "
        "playbook/rates.csv and import the file again; if not, correct the format in the sheet.",
        severity=Severity.WARNING,
        count=count,
        money=Stakes(staging, playbook).of(f"SELECT * FROM good WHERE {read}"),
    )
