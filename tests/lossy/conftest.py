"""The pairs of companies that the tests of this folder ask, made once."""

import pytest

from tests.lossy.companies import Pair, pair, small_company, undeleted


@pytest.fixture(scope="session")
def deleting(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Deals were deleted, and Salesforce's histories do not know of them any more."""
    return pair(tmp_path_factory.mktemp("deleting"), small_company())


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """No deal was ever deleted, and the mapping says so: only the fields' pasts are lost."""
    folder = tmp_path_factory.mktemp("whole")
    return pair(folder, undeleted(small_company()), keeps_deleted=True)
