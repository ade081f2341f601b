"""Commands that make a workspace: init and demo."""

from pathlib import Path

from quarterdeck.cli.options import PLAIN, Plain


def init(
    folder: Path,
    *,
    name: str = "",
    currency: str = "EUR",
    timezone: str = "UTC",
    plain: Plain = PLAIN,
) -> int:
    """Make a new workspace whose files explain themselves.

    Parameters
    ----------
    folder
        The folder to make; it must be absent or empty.
    name
        What the company is called; default: the folder's name.
    currency
        The currency reports are in (ISO code, such as EUR).
    timezone
        The zone business days are counted in, such as Europe/Amsterdam.
    """
    from quarterdeck.cli.show import put
    from quarterdeck.desk.starting import start
    from quarterdeck.reports.to_json import dump

    files = start(folder, name=name or folder.name, currency=currency, timezone=timezone)
    if plain.json:
        put(dump({"workspace": str(folder), "files": [str(f) for f in files]}).decode())
        return 0
    put(
        f"Made {folder} with {len(files)} files.\n"
        f"Next: say what your stages are in {folder}/playbook/stages.toml and how your export\n"
        f"is laid out in {folder}/playbook/mappings/, then run\n"
        f"  quarterdeck check --workspace {folder}\n"
        f"  quarterdeck import FILE... --workspace {folder}\n"
    )
    return 0


def demo(
    folder: Path,
    *,
    seed: int = 7,
    people: int | None = None,
    years: int | None = None,
    plain: Plain = PLAIN,
) -> int:
    """Make a simulated company with its exports imported, ready to look at.

    Parameters
    ----------
    folder
        The folder to make; it must be absent or empty. The truth goes to FOLDER.truth.
    seed
        Another number makes another company.
    people
        How many people sell.
    years
        How many years of history.
    """
    from quarterdeck.cli.session import now, progress
    from quarterdeck.cli.show import put
    from quarterdeck.desk.starting import demonstrate
    from quarterdeck.reports.imports import imports_json, imports_text
    from quarterdeck.reports.to_json import dump

    sizes = {k: v for k, v in (("people", people), ("years", years)) if v is not None}
    with progress() as report:
        results = demonstrate(folder, seed=seed, sizes=sizes, now=now(), progress=report)
    if plain.json:
        put(dump({"workspace": str(folder), **imports_json(results)}).decode())
        return 0
    put(f"{imports_text(results)}\nNext: quarterdeck week --workspace {folder}\n")
    return 0
