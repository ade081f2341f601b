"""The command line itself: its exit codes, and how it says that something is wrong.

Exit codes: 0 done, 1 what check or verify found or nothing recorded, 2 wrong use.
"""

import os
import sys
from collections.abc import Sequence

from quarterdeck.cli.commands import COMMANDS, NAMES, WELCOME, overview
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

DONE, FOUND, WRONG_USE = 0, 1, 2

_OPENINGS = frozenset({
    "a", "activities", "add", "an", "build", "cannot", "check", "costs", "export", "free", "give",
    "invoice", "known", "leave", "name", "no", "nothing", "quotas", "remove", "restore", "run",
    "splits", "start", "subscriptions", "the", "there", "these", "this", "use", "write",
})  # fmt: skip
"""The plain words with which messages begin; any other may be a name, which keeps its letters."""


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code."""
    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))


def run(argv: list[str]) -> int:
    """Run one command and return its exit code; whatever goes wrong becomes a message."""
    debug, argv = "--debug" in argv, [word for word in argv if word != "--debug"]
    try:
        at_once = _answer_at_once(argv)
        return _run_command(argv) if at_once is None else at_once
    except QuarterdeckError as error:
        return _say(error.says, where=error.where, fix=error.fix)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return _say("Stopped.", fix="Nothing half done is kept; run the command again.")
    except OSError as error:
        return _say(
            f"{error.strerror or error}.",
            where=str(error.filename or ""),
            fix="Look at that path and who may write there, then run the command again.",
        )
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a user
        return _unexpected(error, debug=debug)


def _answer_at_once(argv: list[str]) -> int | None:
    """Answer what needs no command: the welcome, the overview, the version, a mistyped name."""
    first = argv[0] if argv else ""
    if first in NAMES:
        return None
    if first in {"", "--help", "-h", "help"}:
        sys.stdout.write(overview() if first else WELCOME)
    elif first == "--version":
        from importlib.metadata import version

        sys.stdout.write(f"{version('quarterdeck')}\n")
    else:
        raise QuarterdeckError(
            f"There is no command {first!r}.{did_you_mean(first, NAMES)}",
            fix="See: quarterdeck --help",
        )
    return DONE


def _run_command(argv: list[str]) -> int:
    from cyclopts import App, CycloptsError, Parameter

    app = App(
        name="quarterdeck",
        help_format="markdown",
        version_flags=[],
        default_parameter=Parameter(show_default=False),
    )
    for name, place, _ in (entry for group in COMMANDS.values() for entry in group):
        app.command(f"quarterdeck.cli.{place}", name=name)
    try:
        code = app(argv, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        from quarterdeck.cli.wrong_use import wrong_use

        raise wrong_use(error, argv[0]) from error
    return code if isinstance(code, int) else DONE


def _say(says: str, *, where: str = "", fix: str = "") -> int:
    said = _opened(says)
    lines = [f"{where}: {said}" if where else said]
    if fix:
        lines.append(_opened(fix))
    sys.stderr.write("\n".join(lines) + "\n")
    return WRONG_USE


def _opened(text: str) -> str:
    """Begin a sentence with a capital; a name, a path or a command at its beginning stays."""
    return text[:1].upper() + text[1:] if text.partition(" ")[0].rstrip(":,") in _OPENINGS else text


def _unexpected(error: Exception, *, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exception(error)
    return _say(
        f"Something went wrong inside Quarterdeck ({type(error).__name__}: {error}).",
        fix="Nothing half done is kept. Run it again with --debug and report what it prints.",
    )
