"""Logins for looking at a simulated company in each role, and what a server says when it begins."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from quarterdeck.desk.workspace import Desk
from quarterdeck.web.accounts.members import Part, add
from quarterdeck.web.accounts.models import Login, Member
from quarterdeck.web.accounts.roles import ROLES
from quarterdeck.web.companies import Company, companies
from quarterdeck.web.config import Config

DOMAIN = "sample.example"
_FILE = "demo-logins.json"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login of a simulated company: in which role, and who that is."""

    email: str
    role: str
    name: str
    password: str


def demo_logins(config: Config) -> tuple[DemoLogin, ...]:
    """Return a login for each role of the default company if it is simulated, made if need be."""
    company = companies()[config.default]
    desk = company.fresh()
    if not desk.playbook.settings.simulated:
        return ()
    password = _password(config.state / _FILE)
    people = _one_of_each(desk)
    there = (role for role, kind in ROLES.items() if people.get(role) or not kind.linked)
    return tuple(_login(company, role, desk, (people.get(role, ""), password)) for role in there)


def _password(path: Path) -> str:
    """Return the password of the demo logins, drawn once for each workspace."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(json.dumps({"password": secrets.token_urlsafe(9)}), encoding="utf-8")
    return str(json.loads(path.read_text(encoding="utf-8"))["password"])


def _one_of_each(desk: Desk) -> Mapping[str, str]:
    """Return one person for each role: whoever comes first, and a rep who has a manager shown."""
    found: dict[str, str] = {}
    for person in desk.playbook.people:
        if person.left is None and person.id in desk.places:
            found.setdefault(_ALIKE.get(person.role, person.role), person.id)
    return found


_ALIKE = {"seller": "rep", "account_executive": "rep", "ae": "rep"}
"""The roles of sellers in playbooks that are the web app's rep."""


def _login(company: Company, role: str, desk: Desk, known: tuple[str, str]) -> DemoLogin:
    person, password = known
    email = f"{role}@{DOMAIN}"
    login = Login.objects.filter(email=email).first()
    if login is None or not Member.objects.filter(login=login, company=company.name).exists():
        linked = person if ROLES[role].linked or role == "revops" else ""
        login = add(email, company.name, Part(role, linked), password=password).login
    if not login.check_password(password):
        login.set_password(password)
        login.save()
    return DemoLogin(email, role, desk.name(person) if person else ROLES[role].title, password)


def said_of(config: Config, logins: tuple[DemoLogin, ...], *, address: str) -> str:
    """Return what a server says on the terminal when it begins."""
    lines = [f"Quarterdeck is at {address}"]
    lines += [f"  {name} at {address}c/{name}/" for name in list(config.companies)[1:]]
    if logins:
        lines.append(f"Sign in with one of these e-mails and the password {logins[0].password}")
        lines += [f"  {one.email:<26} {ROLES[one.role].title}: {one.name}" for one in logins]
    elif not Member.objects.exists():
        lines.append(
            "Nobody can sign in yet. Add the first: quarterdeck user add EMAIL vp --person ID"
        )
    lines.append("Stop it with Ctrl-C.")
    return "\n".join(lines) + "\n"
