"""Who is meant, by id or by name whatever the case of the letters, and how many deals."""

from collections.abc import Mapping

from quarterdeck.words.problem import QuarterdeckError, did_you_mean


def to_name(deals: int) -> int:
    """Return how many deals to name; raises QuarterdeckError for fewer than none."""
    if deals < 0:
        raise QuarterdeckError(
            f"{deals} deals cannot be named.",
            where="--deals",
            fix="Give how many of the deals that move it most to name, such as 10.",
        )
    return deals


def meant(text: str, names: Mapping[str, str]) -> list[str]:
    """Return the ids among `names` (id to name) that a text may mean, in order of id."""
    if text in names:
        return [text]
    plain = _plain(text)
    return sorted(key for key, name in names.items() if plain in {_plain(key), _plain(name)})


def person_or_team(text: str, names: Mapping[str, str], *, where: str) -> str:
    """Return the one id among `names` that a text means.

    Raises QuarterdeckError for nobody's name or id, and for a name that several go by.
    """
    found = meant(text, names)
    if len(found) == 1:
        return found[0]
    if found:
        raise QuarterdeckError(
            f"{text!r} may mean {len(found)} people or teams: {', '.join(found)}.",
            where=where,
            fix="Use the id of the one you mean.",
        )
    raise QuarterdeckError(
        f"There is no person or team {text!r}.{did_you_mean(text, [*names, *names.values()])}",
        where=where,
        fix="Use a person's name, or an id from playbook/org.csv or playbook/people.csv.",
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
