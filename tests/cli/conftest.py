"""Simulated companies as the command makes them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from quarterdeck.cli.app import run
from tests.once import copy_of

Demo = Callable[[int], Path]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """A workspace of one's own with the small company of a seed."""

    def make(seed: int) -> Path:
        sizes = ["--people", "8", "--years", "1", "--seed", f"{seed}", "--json"]

        def write(folder: Path) -> None:
            assert run(["demo", str(folder), *sizes]) == 0

        return copy_of(tmp_path_factory, f"seed-{seed}", write)

    return make
