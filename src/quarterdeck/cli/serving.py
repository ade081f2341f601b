"""Commands of the web app: serve it, and who may sign in."""

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from quarterdeck.cli.options import HERE, PLAIN, Place, Plain, Whole
from quarterdeck.cli.session import JOURNAL, now, root
from quarterdeck.web.config import HERE as LOCAL
from quarterdeck.web.config import STATE, Config, companies_of

DATABASE, SECRET, MAIL, OIDC, HOSTS, ADDRESS, WEBHOOKS = (
    f"QUARTERDECK_{name}"
    for name in ("DATABASE", "SECRET", "MAIL", "OIDC", "HOSTS", "ADDRESS", "WEBHOOKS")
)
"""The environment variables of a server: what must not stand in a command that others see."""

user = App(name="user", help="Who may sign in to the web app, as whom and with which rights.")


def serve(  # noqa: PLR0913 -- one option each
    *,
    port: Annotated[Whole, Parameter(help="Listen at this port.", show_default=True)] = 8100,
    host: Annotated[
        str, Parameter(help="Listen at this address.", show_default=True)
    ] = "127.0.0.1",
    also: Annotated[
        tuple[Path, ...],
        Parameter(negative="", help="Serve this workspace too, at /c/NAME; repeat it."),
    ] = (),
    state: Annotated[
        Path | None, Parameter(help="Folder of logins and cached pages; default: WORKSPACE/web.")
    ] = None,
    workers: Annotated[Whole, Parameter(help="Worker processes; default: one for each core.")] = 0,
    production: Annotated[
        bool,
        Parameter(negative="", help="Behind a proxy with TLS: secure cookies, no demo logins."),
    ] = False,
    cold: Annotated[
        bool, Parameter(negative="", help="Draw no page before somebody asks for it.")
    ] = False,
    place: Place = HERE,
) -> int:
    """Serve the web app until it is stopped.

    A simulated company gets a login for each role, which is printed; for any other add the first
    with 'quarterdeck user add'.
    """
    from quarterdeck.web.server import prepared, run

    config = configured(place, also=also, state=state, production=production)
    sys.stdout.write(prepared(config, f"http://{host}:{port}/"))
    sys.stdout.flush()
    run(config, address=f"{host}:{port}", workers=workers or os.cpu_count() or 1, warm=not cold)
    return 0


def configured(
    place: Place,
    *,
    also: tuple[Path, ...] = (),
    state: Path | None = None,
    production: bool = False,
) -> Config:
    """Return the configuration of a server of a workspace, from options and environment."""
    first = root(place)
    companies = companies_of((first, *also))
    told = {
        name: os.environ.get(name, "")
        for name in (DATABASE, SECRET, MAIL, OIDC, HOSTS, JOURNAL, ADDRESS, WEBHOOKS)
    }
    hosts = _listed(told[HOSTS])
    usual = f"https://{hosts[0]}" if hosts else "http://127.0.0.1:8100"
    return Config(
        companies,
        (state or first / STATE).resolve(),
        database=told[DATABASE],
        journal=told[JOURNAL] if len(companies) == 1 else "",
        hosts=(*LOCAL, *hosts),
        production=production,
        secret=told[SECRET],
        mail=told[MAIL],
        oidc=told[OIDC],
        address=(told[ADDRESS] or usual).rstrip("/"),
        webhooks=_listed(told[WEBHOOKS]),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


Email = Annotated[str, Parameter(help="The login's e-mail.")]
PersonId = Annotated[str, Parameter(help="The id of people.csv they are.")]


State = Annotated[
    Path | None, Parameter(help="Folder of logins; default: web in the workspace's folder.")
]


def opened_logins(place: Place, state: Path | None = None) -> Config:
    """Return the configuration of a server whose logins are ready to be read and changed."""
    from quarterdeck.web.opening import make_tables, set_up

    config = configured(place, state=state)
    set_up(config)
    make_tables()
    return config


@user.command
def add(
    email: Email, role: str, /, *, person: PersonId = "", state: State = None, place: Place = HERE
) -> int:
    """Add somebody in a role: vp, director, manager, rep, revops, finance, board or admin.

    Prints the address at which they choose a password, once and within a week.
    """
    config = opened_logins(place, state)
    from quarterdeck.web.accounts.inviting import invite
    from quarterdeck.web.accounts.looked import COMMAND_LINE
    from quarterdeck.web.accounts.members import Part

    secret = invite(email, config.default, Part(role, person), by=COMMAND_LINE, now=now())
    sys.stdout.write(f"{email} chooses a password at /account/invited/{secret}\n")
    return 0


@user.command
def role(
    email: Email, role: str, /, *, person: PersonId = "", state: State = None, place: Place = HERE
) -> int:
    """Give somebody another role, from their next request on."""
    config = opened_logins(place, state)
    from quarterdeck.web.accounts.looked import COMMAND_LINE
    from quarterdeck.web.accounts.members import Part, change, member

    found = member(email, config.default)
    change(found, Part(role, person or found.person), by=COMMAND_LINE)
    sys.stdout.write(f"{email} is {found.get_role_display()} now.\n")
    return 0


@user.command(name="reset-mfa")
def reset_mfa(email: Email, /, *, state: State = None, place: Place = HERE) -> int:
    """Take away the second factor that somebody has lost; the password alone lets them in then."""
    config = opened_logins(place, state)
    from quarterdeck.web.accounts.looked import COMMAND_LINE
    from quarterdeck.web.accounts.members import member, reset_second

    reset_second(member(email, config.default), by=COMMAND_LINE)
    sys.stdout.write(f"{email} signs in with the password alone until they set up another.\n")
    return 0


@user.command
def confidential(
    email: Email,
    /,
    *,
    off: Annotated[bool, Parameter(negative="", help="Take the right back.")] = False,
    state: State = None,
    place: Place = HERE,
) -> int:
    """Let somebody see deals that the playbook marks as confidential, within their part."""
    config = opened_logins(place, state)
    from quarterdeck.web.accounts.looked import COMMAND_LINE
    from quarterdeck.web.accounts.members import entrust, member

    entrust(member(email, config.default), confidential=not off, by=COMMAND_LINE)
    told = "sees no confidential deals now" if off else "may see confidential deals"
    sys.stdout.write(f"{email} {told}.\n")
    return 0


@user.command
def deactivate(
    email: Email,
    /,
    *,
    again: Annotated[bool, Parameter(negative="", help="Turn it on again.")] = False,
    state: State = None,
    place: Place = HERE,
) -> int:
    """Turn somebody's login off at once, with their tokens."""
    config = opened_logins(place, state)
    from quarterdeck.web.accounts.looked import COMMAND_LINE
    from quarterdeck.web.accounts.members import member, turn

    turn(member(email, config.default), active=again, by=COMMAND_LINE)
    sys.stdout.write(f"{email} {'may sign in again' if again else 'can no longer sign in'}.\n")
    return 0


@user.command
def token(  # noqa: PLR0913 -- one option each
    email: Email,
    name: str,
    /,
    *,
    scopes: Annotated[str, Parameter(help="read, or read,call.", show_default=True)] = "read",
    days: Annotated[Whole, Parameter(help="Valid for so many days.", show_default=True)] = 365,
    state: State = None,
    place: Place = HERE,
) -> int:
    """Make a token for programs that act as somebody; it is printed this once."""
    config = opened_logins(place, state)
    from quarterdeck.web.accounts.looked import COMMAND_LINE
    from quarterdeck.web.accounts.members import member
    from quarterdeck.web.accounts.tokens import Wanted, new_token

    found = member(email, config.default)
    secret = new_token(found, Wanted(name, scopes, days), at=now(), by=COMMAND_LINE)
    sys.stdout.write(f"{secret}\n")
    return 0


@user.command
def revoke(email: Email, /, *, state: State = None, place: Place = HERE) -> int:
    """Take back all tokens that programs have from somebody."""
    config = opened_logins(place, state)
    from quarterdeck.web.accounts.looked import COMMAND_LINE
    from quarterdeck.web.accounts.members import member
    from quarterdeck.web.accounts.tokens import revoke as taken_back

    names = taken_back(member(email, config.default), at=now(), by=COMMAND_LINE)
    sys.stdout.write(f"Revoked: {', '.join(names)}\n")
    return 0


@user.command
def looks(
    *,
    who: Annotated[str, Parameter(help="Only those whose e-mail holds this.")] = "",
    words: Annotated[str, Parameter(help="Only those about whom or what holds this.")] = "",
    state: State = None,
    place: Place = HERE,
) -> int:
    """Write who looked at data about persons, and who changed whose rights, as CSV."""
    config = opened_logins(place, state)
    from quarterdeck.web.accounts.looked import Filter, looks_csv

    sys.stdout.write(looks_csv(config.default, Filter(who, words)))
    return 0


@user.command(name="list")
def list_users(*, state: State = None, place: Place = HERE, plain: Plain = PLAIN) -> int:
    """List who may sign in, in which role and as which person."""
    config = opened_logins(place, state)
    from quarterdeck.reports.to_json import dump
    from quarterdeck.web.accounts.members import listed

    found = listed(config.default)
    if plain.json:
        sys.stdout.write(dump({"company": config.default, "users": found}).decode())
        return 0
    for one in found:
        off = "" if one["active"] else "  off"
        sys.stdout.write(f"{one['email']:<40} {one['role']:<9} {one['person']}{off}\n")
    if not found:
        sys.stdout.write("Nobody yet. Add the first: quarterdeck user add EMAIL vp --person ID\n")
    return 0
