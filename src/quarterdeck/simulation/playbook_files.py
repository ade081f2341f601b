"""The sample company's playbook: the rules as templates, the lists from who and what there is."""

from collections.abc import Iterable, Mapping
from importlib.resources import files

from quarterdeck.simulation.company import Company
from quarterdeck.simulation.names import MAIL_DOMAIN
from quarterdeck.simulation.organisation import SELLING, Member
from quarterdeck.simulation.rates import CURRENCIES, PLAN_RATE
from quarterdeck.simulation.span import quarter_label
from quarterdeck.simulation.targets import QuarterTarget, set_on

TEMPLATES = {
    "workspace.toml": "workspace.toml",
    "playbook/stages.toml": "stages.toml",
    "playbook/dimensions.toml": "dimensions.toml",
    "playbook/methodology.toml": "methodology.toml",
}
MAPPINGS = {
    "playbook/mappings/deals.toml": "deals.toml",
    "playbook/mappings/accounts.toml": "accounts.toml",
    "playbook/mappings/users.toml": "users.toml",
    "playbook/mappings/activities.toml": "activities.toml",
    "playbook/mappings/invoice_lines.toml": "invoice_lines.toml",
    "playbook/mappings/subscriptions.toml": "subscriptions.toml",
    "playbook/mappings/costs.toml": "costs.toml",
    "playbook/mappings/splits.toml": "splits.toml",
    "playbook/mappings/quotas.toml": "quotas.toml",
    "playbook/mappings/evidence.toml": "evidence.toml",
}

RAMP = (0.15, 0.4, 0.65, 0.9)
"""The share of a full seller in each of the first months of a new one."""


def playbook_files(
    company: Company,
    targets: tuple[QuarterTarget, ...],
    *,
    mappings: Mapping[str, str] = MAPPINGS,
    crm_ids: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Return every file of the playbook by its path in the workspace.

    `mappings` are templates by the path they are written to; `crm_ids` say by what ids the CRM
    knows the members, where they are not those of the full history.
    """
    folder = files("quarterdeck") / "simulation" / "templates"
    written = {**TEMPLATES, **mappings}
    texts = {path: (folder / name).read_text("utf-8") for path, name in written.items()}
    members = company.organisation.members
    ids = crm_ids or {}
    people = ((m.id, m.role, ids.get(m.id, m.crm_id), *_service(company, m)) for m in members)
    private = ((m.id, m.name, mail_of(m.name), "") for m in members)
    org = (
        (node, parent, since.isoformat()) for node, parent, since in company.organisation.edges()
    )
    return texts | {
        "playbook/ramps.toml": _ramps({m.role for m in members}),
        "playbook/people.csv": _csv("id,role,crm_ids,started,left", people),
        "playbook/people_private.csv": _csv("id,name,email,aliases", private),
        "playbook/org.csv": _csv("node,parent,since", org),
        "playbook/targets.csv": _csv(
            "scope,measure,period,amount,kind,since,version", _targets(targets)
        ),
        "playbook/rates.csv": _csv("currency,since,rate,kind", _rates(company)),
    }


def _ramps(roles: set[str]) -> str:
    """Return how much of a full seller a new one is, month by month, for each role there is."""
    tables = [
        f"[{role}]\n" + (f"months = {list(RAMP)}\n" if role in SELLING else "sells = false\n")
        for role in sorted(roles)
    ]
    return "# The others carry no deals of their own.\n" + "\n".join(tables)


def _service(company: Company, member: Member) -> tuple[str, str]:
    """Return the first day of who came later, and the first day without who left."""
    came = member.joined > company.span.start
    return member.joined.isoformat() if came else "", member.left.isoformat() if member.left else ""


def mail_of(name: str) -> str:
    """Return the e-mail address of a sample person, in a domain that nobody can own."""
    return f"{name.lower().replace(' ', '.')}@{MAIL_DOMAIN}"


def _targets(targets: tuple[QuarterTarget, ...]) -> Iterable[tuple[str, ...]]:
    """Yield target lines, in force from the day they are set."""
    for target in targets:
        since = set_on(target.quarter).isoformat()
        period, amount = quarter_label(target.quarter), str(target.amount // 100)
        yield (target.scope, "amount", period, amount, "plan", since, "1")


def _rates(company: Company) -> Iterable[tuple[str, ...]]:
    """Yield the monthly rates known so far and, for each year, the rates of its plan."""
    for monthly in company.rates:
        if monthly.since <= company.span.until:
            rate = f"{monthly.rate // 100_000 / 10_000:.4f}"
            yield (monthly.currency, monthly.since.isoformat(), rate, "dated")
    for year in range(company.span.start.year, company.span.until.year + 1):
        for currency, planned in zip(CURRENCIES[1:], PLAN_RATE[1:], strict=True):
            yield (currency, f"{year}-01-01", f"{planned:.4f}", "plan")


def _csv(header: str, rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table as text; no cell of a sample holds a comma."""
    return "\n".join([header, *(",".join(row) for row in rows)]) + "\n"
