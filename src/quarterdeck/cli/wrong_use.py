"""What a command line that cannot be read means, said as everything else is said here."""

from typing import Any, get_args

from cyclopts import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownOptionError,
    UnusedCliTokensError,
)

from quarterdeck.words.problem import QuarterdeckError, did_you_mean

_WANTED = {"int": "a whole number", "bool": "true or false"}


def wrong_use(error: CycloptsError, command: str) -> QuarterdeckError:
    """Return what is wrong with a command line: where, what, and what to do next."""
    help_ = f"See: quarterdeck {command} --help"
    match error:
        case UnknownOptionError():
            typed = str(error.token.keyword or error.token.value)
            near = did_you_mean(typed, _options(error))
            return QuarterdeckError(f"There is no option {typed}.{near}", where=command, fix=help_)
        case MissingArgumentError():
            return _missing(error, command, help_)
        case CoercionError():
            return _unreadable(error, command, help_)
        case RepeatArgumentError():
            fix = "Give it once."
            return QuarterdeckError("It is given twice.", where=str(error.token.keyword), fix=fix)
        case UnusedCliTokensError():
            extra = " ".join(error.unused_tokens or [])
            fix = f"Put text with spaces in quotes; options begin with two dashes. {help_}"
            return QuarterdeckError(f"{extra!r} is too much.", where=command, fix=fix)
    return QuarterdeckError(str(error), fix=help_)


def _options(error: UnknownOptionError) -> list[str]:
    return [name for argument in error.argument_collection for name in argument.names]


def _missing(error: MissingArgumentError, command: str, help_: str) -> QuarterdeckError:
    name = error.keyword or (error.argument.name if error.argument else "")
    if error.keyword:
        return QuarterdeckError("A value is missing.", where=name, fix=help_)
    return QuarterdeckError(f"{name} is missing.", where=command, fix=help_)


def _unreadable(error: CoercionError, command: str, help_: str) -> QuarterdeckError:
    token: Any = error.token
    name = token.keyword if token and token.keyword else ""
    choices = " or ".join(str(choice) for choice in get_args(error.target_type))
    kind = getattr(error.target_type, "__name__", "")
    wanted = _WANTED.get(kind, choices or "what is wanted here")
    value = token.value if token else ""
    return QuarterdeckError(f"{value!r} is not {wanted}.", where=name or command, fix=help_)
