"""Commands that make a workspace: init and demo."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from quarterdeck.cli.options import PLAIN, Plain

_New = Annotated[Path, Parameter(help="The folder to make; it must be absent or empty.")]


def init(
    folder: _New,
    /,
    *,
    name: Annotated[str, Parameter(help="The company's name; default: the folder's.")] = "",
    currency: Annotated[str, Parameter(help="Currency of reports, an ISO code.")] = "EUR",
    timezone: Annotated[str, Parameter(help="Zone business days are counted in.")] = "UTC",
    plain: Plain = PLAIN,
) -> int:
    """Make a new workspace whose files explain themselves."""
    from quarterdeck.cli.show import put
    from quarterdeck.desk.starting import start
    from quarterdeck.reports.to_json import dump

    files = start(folder, name=name or folder.name, currency=currency, timezone=timezone)
    if plain.json:
        put(dump({"workspace": str(folder), "files": [str(f) for f in files]}).decode())
        return 0
    put(
        f"Made {folder} with {len(files)} files.\n\n"
        f"Next, say what your stages are in {folder}/playbook/stages.toml and how your export is\n"
        f"laid out in {folder}/playbook/mappings/; each file explains itself. Then run:\n"
        f"  quarterdeck check --workspace {folder}\n"
        f"  quarterdeck import FILE... --workspace {folder}\n"
    )
    return 0


def demo(  # noqa: PLR0913 -- the options of a command
    folder: _New,
    /,
    *,
    seed: Annotated[
        int, Parameter(help="Another number makes another company.", show_default=True)
    ] = 7,
    people: Annotated[int | None, Parameter(help="How many seats there are.")] = None,
    years: Annotated[int | None, Parameter(help="How many years of history.")] = None,
    shape: Annotated[
        str, Parameter(help="What its CRM keeps of the past: full, or what a salesforce exports.")
    ] = "full",
    plain: Plain = PLAIN,
) -> int:
    """Make a simulated company, ready to look at; the truth about it goes to FOLDER.truth."""
    from quarterdeck.cli.session import now, progress
    from quarterdeck.cli.show import put
    from quarterdeck.desk.starting import demonstrate
    from quarterdeck.reports.imports import imports_json, imports_text
    from quarterdeck.reports.to_json import dump

    sizes = {k: v for k, v in (("people", people), ("years", years)) if v is not None}
    with progress() as report:
        made = demonstrate(folder, seed=seed, sizes=sizes, shape=shape, now=now(), progress=report)
    if plain.json:
        put(dump({"workspace": str(folder), **imports_json(made.results, made.currency)}).decode())
        return 0
    put(
        f"{imports_text(made.results, made.currency)}\n"
        f"Made the simulated company in {folder}. Next:\n"
        f"  quarterdeck week --workspace {folder}\n"
    )
    return 0
