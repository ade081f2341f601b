"""The SQL that reads text as numbers, with the currency signs that `words.money` knows."""

import re

from quarterdeck.engine.sql import literal, load
from quarterdeck.words.money import signed_currencies, signs

_ANY_CODE = "[A-Z]{3}"


def macros() -> str:
    """Return the statements that make intake's macros: those for signs, then those that use them.

    `qd_any_sign()` is a pattern for the code or sign of any currency, `qd_own_sign(currency)` for
    those of one.
    """
    known = signed_currencies()
    every = {sign for code in (*known, "") for sign in signs(code) if sign}
    turns = " ".join(f"WHEN {literal(code)} THEN {literal(_either(signs(code)))}" for code in known)
    rare = literal("|" + _either(tuple(sign for sign in signs("") if sign)))
    own = f"CASE currency {turns} ELSE currency || {rare} END"
    return (
        f"CREATE MACRO qd_any_sign() AS {literal(_either((*every, _ANY_CODE)))};\n"
        f"CREATE MACRO qd_own_sign(currency) AS {own};\n" + load("connectors", "macros")
    )


def _either(found: tuple[str, ...]) -> str:
    ordered = sorted(found, key=lambda sign: (-len(sign), sign))
    return "|".join(sign if sign == _ANY_CODE else re.escape(sign) for sign in ordered)
