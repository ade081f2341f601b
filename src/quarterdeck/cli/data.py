"""Commands about the data: import, withdraw, check and verify."""

from pathlib import Path

from quarterdeck.cli.options import HERE, PLAIN, Place, Plain
from quarterdeck.words.problem import Problem


def import_files(
    *files: Path,
    mapping: str = "",
    observed_at: str = "",
    place: Place = HERE,
    plain: Plain = PLAIN,
) -> int:
    """Record CRM exports in the ledger; importing a file twice changes nothing.

    Parameters
    ----------
    files
        CSV (also .gz), Parquet or JSON Lines files.
    mapping
        Name of the mapping to read them with; default: chosen by file name and header.
    observed_at
        When a snapshot was taken, if neither its rows nor its name say so.
    """
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put
    from quarterdeck.desk.importing import import_files as record
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.reports.imports import imports_json, imports_text
    from quarterdeck.reports.to_json import dump

    with opened(place) as desk:
        results = record(desk, OWNER, files, mapping=mapping, observed_at=observed_at)
        currency = desk.playbook.settings.currency
    if plain.json:
        put(dump(imports_json(results, currency)).decode())
    else:
        put(imports_text(results, currency))
    return 0 if any(r.recorded for r in results) else 1


def withdraw(batch: str, *, reason: str, place: Place = HERE, plain: Plain = PLAIN) -> int:
    """Take an import back: it stays on record, but no answer uses it any more.

    Parameters
    ----------
    batch
        The batch id that import printed.
    reason
        Why, for those who read the ledger later.
    """
    from quarterdeck.cli.session import opened
    from quarterdeck.cli.show import put
    from quarterdeck.desk.viewer import OWNER
    from quarterdeck.desk.withdrawing import withdraw as take_back
    from quarterdeck.reports.to_json import dump

    with opened(place) as desk:
        entry = take_back(desk, OWNER, batch, reason=reason)
    if plain.json:
        put(dump({"withdrawn": batch, "ledger_head": f"{entry.seq}:{entry.hash}"}).decode())
    else:
        put(f"Withdrew {batch}. Ledger head is now {entry.seq}:{entry.hash[:12]}.\n")
    return 0


def check(*, place: Place = HERE, plain: Plain = PLAIN) -> int:
    """List every problem of the playbook at once, each with its file, key, reason and fix."""
    from quarterdeck.cli.session import root
    from quarterdeck.desk.checking import check_playbook
    from quarterdeck.reports.problems import has_errors

    folder = root(place)
    problems = check_playbook(folder)
    _print_problems(problems, "The playbook is sound.", plain)
    return 1 if has_errors(problems) else 0


def verify(*, place: Place = HERE, plain: Plain = PLAIN) -> int:
    """Prove that the ledger is whole: its hash chain, its files, and what is derived from them."""
    from quarterdeck.cli.session import opened
    from quarterdeck.desk.verifying import verify as prove

    with opened(place) as desk:
        problems = prove(desk)
        head = desk.ledger.head
    sound = f"The ledger is whole: {head.seq} entries, head {head.seq}:{head.hash[:12]}."
    _print_problems(problems, sound, plain)
    return 1 if problems else 0


def _print_problems(problems: tuple[Problem, ...], sound: str, plain: Plain) -> None:
    from quarterdeck.cli.show import put
    from quarterdeck.reports.problems import problems_json, problems_text
    from quarterdeck.reports.to_json import dump

    if plain.json:
        put(dump({"problems": problems_json(problems)}).decode())
    else:
        put(problems_text(problems) if problems else f"{sound}\n")
