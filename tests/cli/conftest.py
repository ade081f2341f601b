"""Simulated companies as the command makes them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.once import company

Demo = Callable[[int], Path]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A workspace of one's own with the small company of a seed."""

    def make(seed: int) -> Path:
        return company(tmp_path_factory, "--people", "8", "--years", "1", "--seed", f"{seed}")

    return make
