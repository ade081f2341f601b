"""Entry points resolved to objects: the one door by which built-in and foreign parts come in."""

from functools import cache
from importlib.metadata import entry_points

from quarterdeck.words.problem import QuarterdeckError


@cache
def load(group: str) -> dict[str, object]:
    """Return the installed parts of a group by name, in order of name.

    Raises QuarterdeckError naming the package whose part cannot be loaded.
    """
    found: dict[str, object] = {}
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        try:
            found[point.name] = point.load()
        except (ImportError, AttributeError) as error:
            package = point.dist.name if point.dist else point.value
            raise QuarterdeckError(
                f"The part {point.name!r} of {package} cannot be loaded: {error}.",
                fix=f"Install or upgrade {package}, or remove it.",
                where=group,
            ) from error
    return found
