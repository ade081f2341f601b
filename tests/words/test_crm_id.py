"""Ids of CRM records in their short and long forms."""

import pytest

from quarterdeck.words.crm_id import crm_id_forms, same_crm_id


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("0015000000Gv7qJAAR", "0015000000Gv7qJ"),
        ("0015000000Gv7qJ", "0015000000Gv7qJ"),
        ("0015000000Gv7qJAAA", "0015000000Gv7qJAAA"),
        ("a.silva", "a.silva"),
        ("", ""),
    ],
)
def test_long_and_short_salesforce_ids_are_one(written: str, same: str) -> None:
    assert same_crm_id(written) == same


def test_capitals_make_another_id() -> None:
    assert same_crm_id("0015000000gv7qj") != same_crm_id("0015000000Gv7qJ")


@pytest.mark.parametrize(
    ("listed", "forms"),
    [
        ("005A0000001abcd", ("005A0000001abcd", "005A0000001abcdIAA")),
        ("005A0000001abcdIAA", ("005A0000001abcd", "005A0000001abcdIAA")),
        ("a-name-of-18-chars", ("a-name-of-18-chars",)),
        ("005A0000001abcdAAA", ("005A0000001abcdAAA",)),
        ("u1", ("u1",)),
    ],
)
def test_an_id_is_known_in_both_its_forms(listed: str, forms: tuple[str, ...]) -> None:
    assert crm_id_forms(listed) == forms
