"""A small simulated company, made once for the tests of this folder."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quarterdeck.desk.opening import open_workspace
from quarterdeck.desk.starting import demonstrate
from quarterdeck.desk.workspace import Desk
from tests.once import copy_of

NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the company's workspace."""

    def make(folder: Path) -> None:
        demonstrate(folder, seed=11, sizes={"people": 8, "years": 1}, now=NOW)
        open_workspace(folder, now=NOW).facts.engine.close()

    return copy_of(tmp_path_factory, "company", make)


@pytest.fixture(scope="module")
def desk(company: Path) -> Iterator[Desk]:
    """The company's workspace, open; who says or decides something opens one of their own."""
    found = open_workspace(company, now=NOW)
    yield found
    found.facts.engine.close()
