"""Finds a head of the ledger by what somebody typed."""

import re
from collections.abc import Sequence

from quarterdeck.ledger.entry import Head
from quarterdeck.words.problem import QuarterdeckError

_HASH_DIGITS = 6
_HEAD = re.compile(r"(?P<number>[0-9]+)(?::(?P<pair>[0-9a-f]{6,64}))?|[0-9a-f]{6,64}")


def find_head(heads: Sequence[Head], text: str) -> Head:
    """Return the head written as its number, its hash (six digits or more), or NUMBER:HASH.

    Raises QuarterdeckError for one that is not there, and for one that may be several.
    """
    form = _HEAD.fullmatch(text.strip().lower())
    found = [head for head in heads if form and _is_head(head, form)]
    if len(found) == 1:
        return found[0]
    last = ", ".join(f"{h.seq}:{h.hash[:12]}" for h in heads[-3:])
    says = f"The ledger has no head {text!r}."
    if found:
        says = f"{text!r} may be several heads: {', '.join(f'{h.seq}:{h.hash}' for h in found)}."
    raise QuarterdeckError(
        says,
        where="--ledger-head",
        fix="Write its number, number:hash or six digits of the hash, as printed with an answer; "
        f"the last are {last}."
        if last
        else "Nothing has been imported yet, so there is none.",
    )


def _is_head(head: Head, form: re.Match[str]) -> bool:
    if form["pair"]:
        return str(head.seq) == form["number"] and head.hash.startswith(form["pair"])
    if form["number"] and str(head.seq) == form["number"]:
        return True
    return len(form[0]) >= _HASH_DIGITS and head.hash.startswith(form[0])
