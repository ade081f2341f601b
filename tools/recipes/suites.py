"""What Dynamics 365, Odoo, ERPNext and Frappe CRM export: a list of opportunities as it stands."""

from datetime import date
from uuid import UUID

from tools.recipes.sample import ACCOUNTS, FRIDAYS, LOST, PEOPLE, PROBABILITY, WON, Change, seen
from tools.recipes.writing import Cell, book_bytes, csv_bytes, major

PHASES = ("1-Qualify", "2-Develop", "3-Propose", "4-Close")
ODOO = ("New", "Qualified", "Proposition", "Proposition")
ERPNEXT = ("Prospecting", "Qualification", "Proposal/Price Quote", "Negotiation/Review")
_STATUS = ("Open", "Replied", "Quotation", "Quotation")
FRAPPE = ("Qualification", "Demo/Making", "Proposal/Quotation", "Negotiation")


def dynamics() -> dict[str, bytes]:
    """Return workbooks as Dynamics 365 makes them: its own three columns first."""
    return {f"exports/opportunities-{day}.xlsx": _dynamics(day) for day in FRIDAYS}


def odoo() -> dict[str, bytes]:
    """Return exports of crm.lead that fit Odoo's import, archived records included."""
    return {f"exports/crm.lead-{day}.csv": _odoo(day) for day in FRIDAYS}


def erpnext() -> dict[str, bytes]:
    """Return exports of the Opportunity report, its rows numbered."""
    return {f"exports/Opportunity-{day}.csv": _erpnext(day) for day in FRIDAYS}


def frappe_crm() -> dict[str, bytes]:
    """Return exports of the list of CRM Deals as workbooks."""
    return {f"exports/CRM Deal-{day}.xlsx": _frappe(day) for day in FRIDAYS}


def _dynamics(day: date) -> bytes:
    header: list[Cell] = [
        "(Do Not Modify) Opportunity", "(Do Not Modify) Row Checksum",
        "(Do Not Modify) Modified On", "Topic", "Potential Customer", "Est. Close Date",
        "Est. Revenue", "Pipeline Phase", "Probability", "Status", "Status Reason", "Owner",
        "Created On",
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            str(UUID(int=0xD365 * 10**30 + deal.number)), f"sum{deal.number:04}", now.at.date(),
            deal.title, ACCOUNTS[deal.account], now.close, now.amount / 100, PHASES[_step(now)],
            _chance(now), _ended(now, "Open", "Won", "Lost"),
            _ended(now, "In Progress", "Won", "Out-Sold"), PEOPLE[now.owner],
            deal.created.date(),
        ]
        for deal, now in seen(day)
    ]  # fmt: skip
    return book_bytes({"My Opportunities": [header, *rows]}, days="m/d/yyyy")


def _odoo(day: date) -> bytes:
    header = [
        "id", "name", "partner_id", "stage_id", "expected_revenue", "date_deadline", "user_id",
        "probability", "active", "create_date",
    ]  # fmt: skip
    rows = [
        [
            f"__export__.crm_lead_{deal.number}_5a{deal.number:02}", deal.title,
            ACCOUNTS[deal.account], "Won" if now.stage == WON else ODOO[_step(now)],
            major(now.amount), str(now.close), PEOPLE[now.owner], f"{_chance(now)}.0",
            "False" if now.stage == LOST else "True", f"{deal.created:%Y-%m-%d %H:%M:%S}",
        ]
        for deal, now in seen(day)
    ]  # fmt: skip
    return csv_bytes([header, *rows])


def _erpnext(day: date) -> bytes:
    header = [
        "Sr", "ID", "Title", "Status", "Sales Stage", "Opportunity Amount", "Currency",
        "Expected Closing Date", "Opportunity Owner", "Customer Name", "Opportunity Date",
    ]  # fmt: skip
    rows = [
        [
            str(number), f"CRM-OPP-2026-{deal.number:05}", deal.title,
            _ended(now, _STATUS[_step(now)], "Converted", "Lost"),
            ERPNEXT[_step(now)], major(now.amount), "INR", str(now.close), _mail(now.owner),
            ACCOUNTS[deal.account], str(deal.created.date()),
        ]
        for number, (deal, now) in enumerate(seen(day), start=1)
    ]  # fmt: skip
    return csv_bytes([header, *rows])


def _frappe(day: date) -> bytes:
    header: list[Cell] = [
        "Sr", "ID", "Organization", "Status", "Deal Value", "Currency", "Expected Closure Date",
        "Deal Owner", "Created On",
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            number, f"CRM-DEAL-2026-{deal.number:05}", ACCOUNTS[deal.account],
            _ended(now, FRAPPE[_step(now)], "Won", "Lost"), now.amount / 100, "USD",
            str(now.close), _mail(now.owner), f"{deal.created:%Y-%m-%d %H:%M:%S}",
        ]
        for number, (deal, now) in enumerate(seen(day), start=1)
    ]  # fmt: skip
    return book_bytes({"CRM Deal": [header, *rows]})


def _step(now: Change) -> int:
    """Return the open stage a deal is in, or was probably last in."""
    return now.stage if isinstance(now.stage, int) else 3


def _ended(now: Change, going: str, won: str, lost: str) -> str:
    return {WON: won, LOST: lost}.get(str(now.stage), going)


def _chance(now: Change) -> int:
    if isinstance(now.stage, int):
        return PROBABILITY[now.stage]
    return 100 if now.stage == WON else 0


def _mail(owner: int) -> str:
    return f"{PEOPLE[owner].split()[0]}@sample.example".lower()
