"""Commands about the playbook over time: playbook, diff and apply."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import HERE, OUT, PLAIN, Output, Place, Plain
from quarterdeck.words.problem import QuarterdeckError


def playbook(
    version: Annotated[str, Parameter(help="With --to: this version, by number or id.")] = "",
    /,
    *,
    to: Annotated[
        Path | None, Parameter(help="Write the files of the version to this folder.")
    ] = None,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """List every version of the playbook that was applied, and for which days each answers."""
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put, show
    from quarterdeck.desk.playbooks import listing, write_out
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.playbooks.document import listing_json
    from quarterdeck.reports.playbooks.page import listing_report

    if bool(version) != bool(to):
        raise QuarterdeckError(
            "A version and --to belong together: its files are written to that folder.",
            fix="Write quarterdeck playbook 2 --to FOLDER, or leave out both to list them all.",
        )
    with opened(place, quiet=True) as desk:
        if to:
            files = write_out(desk, OWNER, to, version)
            put(f"Wrote {len(files)} files to {to}.\n")
            return 0
        listed = listing(desk, OWNER)
        show(listing_report(listed), out, document=lambda: listing_json(listed))
    return 0


def diff(
    before: Annotated[str, Parameter(help="current, files or a version; default: current.")] = "",
    after: Annotated[str, Parameter(help="The same; default: files.")] = "",
    /,
    *,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Say what the files decide otherwise than the playbook in force, and what that does.

    The effect is on the deals and numbers of the last observed day. Leaves with exit code 1 where
    something differs.
    """
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import show
    from quarterdeck.desk.playbooks import diff_of
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.playbooks.document import diff_json
    from quarterdeck.reports.playbooks.page import diff_report

    with opened(place, quiet=True) as desk:
        what = diff_of(desk, OWNER, before, after)
        show(diff_report(what), out, document=lambda: diff_json(what))
    return 1 if what.differs else 0


def apply(  # noqa: PLR0913 -- what the command line offers, each by its name
    version: Annotated[str, Parameter(help="An older version instead of the files.")] = "",
    /,
    *,
    undo: Annotated[
        bool, Parameter(negative="", help="Go back to the version before the last.")
    ] = False,
    files: Annotated[
        bool, Parameter(negative="", help="Make the files say what the older version says, too.")
    ] = False,
    note: Annotated[str, Parameter(help="Why, kept with the version for good.")] = "",
    yes: Annotated[bool, Parameter(negative="", help="Apply without asking.")] = False,
    place: Place = HERE,
    plain: Plain = PLAIN,
) -> int:
    """Put the playbook's files in force from now on, after showing what that changes.

    Answers for days before keep the version in force then. It asks first; --yes answers for you.
    """
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put, show
    from quarterdeck.desk.deciding import put_in_force
    from quarterdeck.desk.playbooks import preview
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.playbooks.document import diff_json
    from quarterdeck.reports.playbooks.page import applied_text, diff_report
    from quarterdeck.reports.to_json import dump

    with opened(place, quiet=True) as desk:
        what = preview(desk, OWNER, version=version, undo=undo)
        if not plain.json:
            show(diff_report(what), OUT)
        if not _agreed(yes=yes, json=plain.json):
            put("Nothing was applied.\n")
            return 1
        done = put_in_force(desk, OWNER, what, note, files=files)
        if plain.json:
            put(dump(diff_json(what, done)).decode())
        else:
            put(applied_text(what, done, files=files))
    return 0


def _agreed(*, yes: bool, json: bool) -> bool:
    """Ask on a terminal; raises QuarterdeckError where nobody can answer and --yes is missing."""
    if yes:
        return True
    if json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise QuarterdeckError(
            "Nobody can be asked here, so nothing was applied.",
            where="--yes",
            fix="Look at `quarterdeck diff`, then run: quarterdeck apply --yes",
        )
    try:
        said = input("Apply this? [y/N] ")
    except EOFError:
        return False
    return said.strip().casefold() in {"y", "yes"}
