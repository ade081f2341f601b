"""Ids, moments and flags as a Salesforce writes them."""

from datetime import datetime

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def record_id(prefix: str, number: int) -> str:
    """Return an id of 15 characters, in which capitals and small letters differ."""
    tail = "".join("aBcDeFgHiJkLmNoPqRsTuVwXyZ"[number * step % 26] for step in (7, 11, 3))
    return f"{prefix}KM00000{number:02}{tail}"[:15].ljust(15, "A")


def long_id(short: str) -> str:
    """Return the same id in 18 characters: the last three say which of the others are capitals."""
    parts = (short[place : place + 5] for place in (0, 5, 10))
    return short + "".join(
        _LETTERS[sum(1 << n for n, c in enumerate(part) if c.isupper())] for part in parts
    )


def deal_id(number: int) -> str:
    """Return the id of a deal."""
    return long_id(record_id("006", number))


def account(number: int) -> str:
    """Return the id of an account."""
    return long_id(record_id("001", number + 1))


def user(number: int) -> str:
    """Return the id of a user."""
    return long_id(record_id("005", number + 1))


def zulu(at: datetime) -> str:
    """Return a moment as the Data Loader writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.000Z"


def flag(value: bool) -> str:  # noqa: FBT001 -- a value to be written
    """Return true or false in words."""
    return "true" if value else "false"
