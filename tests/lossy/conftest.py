"""The pairs of companies that the tests of this folder ask, made once."""

from pathlib import Path

import pytest

from tests.lossy.companies import Pair, pair, small_company, undeleted, write_pair
from tests.once import copy_of


@pytest.fixture(scope="session")
def deleting(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Deals were deleted, and Salesforce's histories do not know of them any more."""
    return pair(copy_of(tmp_path_factory, "deleting", lambda to: write_pair(to, small_company())))


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """No deal was ever deleted, and the mapping says so: only the fields' pasts are lost."""

    def make(folder: Path) -> None:
        write_pair(folder, undeleted(small_company()), keeps_deleted=True)

    return pair(copy_of(tmp_path_factory, "whole", make))
