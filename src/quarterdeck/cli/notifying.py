"""The command that tells people by letter what they asked to be told."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from quarterdeck.cli.options import HERE, PLAIN, Place, Plain
from quarterdeck.words.problem import QuarterdeckError

_FAILED = 1
Row = dict[str, Any]


def notify(  # noqa: PLR0913 -- one option each
    *,
    send: Annotated[
        bool, Parameter(negative="", help="Send what is due now and was not sent yet.")
    ] = False,
    preview: Annotated[
        Path | None, Parameter(help="Write the letters into this folder as .eml files instead.")
    ] = None,
    to: Annotated[str, Parameter(help="Only to the login of this e-mail.")] = "",
    state: Annotated[
        Path | None, Parameter(help="Folder of logins; default: web in the workspace's folder.")
    ] = None,
    place: Place = HERE,
    plain: Plain = PLAIN,
) -> int:
    """Tell people by mail or in a channel what they chose: the brief of the day, calls due.

    Without --send it lists who is told what, and when next. Run it with --send every ten minutes
    by a scheduler: each letter leaves once on a day, at its reader's hour or up to six hours later.
    """
    from quarterdeck.cli.serving import opened_logins
    from quarterdeck.cli.session import now

    if send and preview:
        raise QuarterdeckError(
            "A preview sends nothing.", where="--preview", fix="Give it, or --send, but not both."
        )
    config = opened_logins(place, state)
    from quarterdeck.reports.to_json import dump
    from quarterdeck.web.companies import companies
    from quarterdeck.web.notices import command

    company, moment = companies()[config.default], now()
    if preview:
        rows = list(command.written(company, preview, to=to, now=moment))
    else:
        rows = list((command.sent if send else command.listed)(company, to=to, now=moment))
    if plain.json:
        found = {"company": company.name, "at": moment.isoformat(timespec="seconds")}
        sys.stdout.write(dump(found | {"notices": rows}).decode())
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(rows, send=send))
    return _FAILED if any(row["state"] == "failed" for row in rows) and send else 0


def _lines(rows: list[Row], *, send: bool) -> Iterator[str]:
    for row in rows:
        when = row["day"] or (f"next {row['next']}" if row["next"] else "")
        told = f"{row['email']:<40} {row['kind']:<6} {row['way']:<8} {row['state']:<8} {when}"
        yield f"{told}  {row['says']}".rstrip()
    if not rows:
        yield ("Nothing is due." if send else "Nobody asked to be told anything yet: see /notices.")
