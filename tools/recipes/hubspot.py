"""What HubSpot exports: deals and companies from its screens, history and owners from its API."""

from collections.abc import Iterator
from datetime import date

from tools.recipes.sample import ACCOUNTS, FRIDAYS, LOST, PEOPLE, WON, Change, deals, seen
from tools.recipes.writing import csv_bytes, major

LABELS = ("Appointment Scheduled", "Qualified To Buy", "Presentation Scheduled", "Contract Sent")
INTERNAL = ("appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "contractsent")
_ENDED = {WON: ("Closed won", "closedwon"), LOST: ("Closed lost", "closedlost")}
_FIRST_DEAL, _FIRST_COMPANY, _FIRST_OWNER = 9_000_100_000, 7_000_200_000, 401


def exports() -> dict[str, bytes]:
    """Return two weekly exports of deals and what stands beside them."""
    last = FRIDAYS[-1]
    files = {f"exports/hubspot-crm-exports-all-deals-{day}.csv": _deals(day) for day in FRIDAYS}
    return files | {
        "exports/deal-property-history.csv": csv_bytes(_history()),
        f"exports/owners-{last}.csv": csv_bytes(_owners()),
        f"exports/hubspot-crm-exports-all-companies-{last}.csv": csv_bytes(_companies()),
    }


def _deals(day: date) -> bytes:
    header = [
        "Record ID", "Deal Name", "Deal Stage", "Pipeline", "Amount", "Close Date", "Create Date",
        "Deal owner", "Associated Company IDs (Primary)",
    ]  # fmt: skip
    rows = [
        [
            str(_FIRST_DEAL + deal.number), deal.title, _label(now), "Sales Pipeline",
            major(now.amount), f"{now.close} 12:00", f"{deal.created:%Y-%m-%d %H:%M}",
            PEOPLE[now.owner], str(_FIRST_COMPANY + deal.account),
        ]
        for deal, now in seen(day)
    ]  # fmt: skip
    return csv_bytes([header, *rows])


def _history() -> Iterator[list[str]]:
    yield ["dealId", "property", "value", "timestamp", "sourceType"]
    for deal in deals():
        before: Change | None = None
        for now in deal.changes:
            for name, value in _changed(before, now):
                at = f"{now.at:%Y-%m-%dT%H:%M:%S}.000Z"
                yield [str(_FIRST_DEAL + deal.number), name, value, at, "CRM_UI"]
            before = now


def _changed(before: Change | None, now: Change) -> Iterator[tuple[str, str]]:
    pairs = (
        ("dealstage", _internal(now), before and _internal(before)),
        ("amount", major(now.amount), before and major(before.amount)),
        ("closedate", f"{now.close}T12:00:00Z", before and f"{before.close}T12:00:00Z"),
        ("hubspot_owner_id", _owner(now.owner), before and _owner(before.owner)),
    )
    yield from ((name, value) for name, value, old in pairs if value != old)
    if before is None:
        yield "hs_lastmodifieddate", f"{now.at:%Y-%m-%dT%H:%M:%S}.000Z"


def _owners() -> Iterator[list[str]]:
    yield ["id", "email", "firstName", "lastName", "archived"]
    for number, name in enumerate(PEOPLE):
        first, last = name.split()
        yield [_owner(number), f"{first}@sample.example".lower(), first, last, "false"]


def _companies() -> Iterator[list[str]]:
    yield ["Record ID", "Company name", "Industry"]
    for number, name in enumerate(ACCOUNTS):
        yield [str(_FIRST_COMPANY + number), name, ("Metal", "Glass", "Paper")[number % 3]]


def _label(now: Change) -> str:
    return LABELS[now.stage] if isinstance(now.stage, int) else _ENDED[now.stage][0]


def _internal(now: Change) -> str:
    return INTERNAL[now.stage] if isinstance(now.stage, int) else _ENDED[now.stage][1]


def _owner(number: int) -> str:
    return str(_FIRST_OWNER + number)
