"""A new workspace for drafting."""

from pathlib import Path

import pytest

from tests.connectors.guess.drafts import Bench, new_bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return new_bench(tmp_path)
