"""Commands about the data: import, withdraw, quarantine, check and verify."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import (
    HERE,
    NO_GUESS,
    NO_WATCH,
    OUT,
    PLAIN,
    Guessing,
    Output,
    Place,
    Plain,
    Preview,
    Watching,
    only_of_previews,
)
from quarterdeck.words.problem import Problem, QuarterdeckError


def import_files(  # noqa: PLR0913 -- one parameter an option
    *files: Annotated[
        Path, Parameter(help="CSV (also .gz), Excel, Parquet, JSON Lines, or a .zip of them.")
    ],
    mapping: Annotated[str, Parameter(help="Mapping to use; default: the one that fits.")] = "",
    observed_at: Annotated[
        str, Parameter(help="When a snapshot was taken, if neither rows nor name say so.")
    ] = "",
    preview: Preview = False,
    guessing: Guessing = NO_GUESS,
    watching: Watching = NO_WATCH,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Record CRM exports in the ledger; importing a file twice changes nothing."""
    if watching != NO_WATCH:
        from quarterdeck.cli.watching import watch

        only_of_previews(out)
        asked = (files, mapping, observed_at, preview, guessing.asked)
        return watch(watching, place, Plain(out.json), beside=any(asked))
    if preview:
        from quarterdeck.cli.previewing import show_import

        return show_import(files, (mapping, observed_at), guessing, place, out)
    only_of_previews(out)
    if guessing.asked:
        from quarterdeck.cli.guessing import draft

        return draft(files, guessing, place, Plain(out.json))
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put
    from quarterdeck.desk.importing import import_files as record
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.imports import imports_json, imports_text
    from quarterdeck.reports.to_json import dump

    with opened(place, quiet=True) as desk:
        results = record(desk, OWNER, files, mapping=mapping, observed_at=observed_at)
        currency = desk.playbook.settings.currency
    if out.json:
        put(dump(imports_json(results, currency)).decode())
    else:
        put(imports_text(results, currency))
    return 0 if any(result.recorded for result in results) else 1


def withdraw(  # noqa: PLR0913 -- one parameter an option
    batch: Annotated[str, Parameter(help="The batch id that import printed.")],
    /,
    *,
    reason: Annotated[str, Parameter(help="Why, for those who read the ledger later.")] = "",
    back: Annotated[
        bool, Parameter(negative="", help="Bring it back instead: it counts again.")
    ] = False,
    preview: Preview = False,
    place: Place = HERE,
    out: Output = OUT,
) -> int:
    """Take an import back: it stays on record, but no answer uses it until it is brought back."""
    if preview:
        from quarterdeck.cli.previewing import show_withdrawal

        return show_withdrawal(batch, reason, place, out, back=back)
    only_of_previews(out)
    if not reason.strip():
        raise QuarterdeckError(
            "--reason is missing.", where="withdraw", fix="See: quarterdeck withdraw --help"
        )
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.desk.withdrawing import bring_back
    from quarterdeck.desk.withdrawing import withdraw as take_back
    from quarterdeck.reports.to_json import dump

    with opened(place, quiet=True) as desk:
        entry, others = (bring_back if back else take_back)(desk, OWNER, batch, reason=reason)
    if out.json:
        again = [batch] if back else [one.id for one in others]
        told = {"withdrawn": entry.withdraws, "counts_again": again, "ledger_head": entry.hash}
        put(dump(told).decode())
        return 0
    done = f"Brought {batch} back." if back else f"Withdrew {batch}."
    other = "which it replaces, no longer counts" if back else "which it had replaced, counts again"
    put(f"{done} The ledger's head is now {entry.hash[:12]}.\n")
    for one in others:
        put(f"Batch {one.id} ({one.source}), {other}.\n")
    return 0


def check(*, place: Place = HERE, plain: Plain = PLAIN) -> int:
    """List every problem of the playbook at once, each with its file, key, reason and fix."""
    from quarterdeck.cli.session import root
    from quarterdeck.desk.checking import check_playbook
    from quarterdeck.reports.problems import has_errors

    problems = check_playbook(root(place))
    _print_problems(problems, "The playbook is sound.", plain)
    return 1 if has_errors(problems) else 0


def verify(*, place: Place = HERE, plain: Plain = PLAIN) -> int:
    """Prove that the ledger is whole: its hash chain, its files, and what is derived from them."""
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.verifying import verified
    from quarterdeck.desk.verifying import verify as prove
    from quarterdeck.desk.zone_data import zone_notes

    with opened(place, quiet=True) as desk:
        problems = prove(desk)
        sound, notes = ("", ()) if problems else (verified(desk), zone_notes(desk))
    _print_problems(problems or notes, sound, plain)
    return 1 if problems else 0


def _print_problems(problems: tuple[Problem, ...], sound: str, plain: Plain) -> None:
    from quarterdeck.cli.show import put
    from quarterdeck.reports.problems import problems_json, problems_text
    from quarterdeck.reports.to_json import dump

    if plain.json:
        put(dump({"problems": problems_json(problems)}).decode())
    else:
        put((f"{sound}\n" if sound else "") + problems_text(problems))
