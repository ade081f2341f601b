"""The pictures of the docs: each that is shown is there and small, and none is left over."""

import re
from pathlib import Path

import pytest

from tools.screenshots import LARGEST, SHOTS

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"


def shown() -> set[Path]:
    """Every picture that a page of the docs shows, beside that page."""
    pages = [ROOT / "README.md", *ROOT.glob("docs/*.md")]
    found = ((page, re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text())) for page in pages)
    return {(page.parent / name).resolve() for page, names in found for name in names}


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_each_picture_that_is_taken_is_there_and_small(shot) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    picture = PICTURES / f"{shot.name}.png"
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert 10_000 < len(content) < LARGEST
    wide, high = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    assert (wide, high) == shot.size


def test_every_picture_shown_is_taken_by_the_command() -> None:
    taken = {(PICTURES / f"{shot.name}.png").resolve() for shot in SHOTS}
    assert shown() <= taken
    assert {path.resolve() for path in PICTURES.iterdir()} == taken
    assert len(taken - shown()) <= 1
