"""A small simulated company, made once for the tests of this folder."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from quarterdeck.desk.starting import demonstrate
from quarterdeck.desk.workspace import Desk, open_workspace

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the company's workspace."""
    folder = tmp_path_factory.mktemp("company") / "demo"
    demonstrate(folder, seed=11, sizes={"people": 8, "years": 1}, now=NOW)
    return folder


@pytest.fixture
def desk(company: Path) -> Desk:
    """The company's workspace, open."""
    return open_workspace(company, now=NOW)
