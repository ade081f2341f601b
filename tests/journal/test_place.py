"""Where the journal lies: beside the ledger, or where workspace.toml or the environment say."""

from pathlib import Path

import pytest

from quarterdeck.journal.place import place_of
from quarterdeck.words.problem import QuarterdeckError


def written(folder: Path, text: str = "") -> Path:
    (folder / "workspace.toml").write_text(text, encoding="utf-8")
    return folder


def test_it_is_a_file_of_the_workspace_unless_told_otherwise(tmp_path: Path) -> None:
    place = place_of(written(tmp_path))
    assert (place.file, place.url, place.begun) == (tmp_path / "journal.db", "", False)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    root = written(tmp_path, '[journal]\nurl = "postgresql://desk@db/calls"\n')
    assert place_of(root).url == "postgresql://desk@db/calls"
    other = place_of(root, "postgresql://desk:p%40ss@db:5433/other?sslmode=require")
    assert other.database() | {"OPTIONS": {}} == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "other",
        "USER": "desk",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {},
    }
    assert other.said == "postgresql://db:5433/other"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mysql://db/calls", "no address of a PostgreSQL"),
        ("postgresql://db", "no address of a PostgreSQL"),
        ("postgresql://db:port/calls", "cannot be read"),
        ("postgresql://desk:secret@db/calls", "A password stands in workspace.toml"),
        ("postgresql://desk@db/calls?password=secret", "A password stands in workspace.toml"),
        ("postgresql://desk@db/calls?sslmode=require&sslpassword=secret", "A password stands"),
        ("postgresql://desk@db/calls?passfile=/srv/secret", "A password stands"),
    ],
)
def test_what_is_no_address_is_refused(tmp_path: Path, url: str, says: str) -> None:
    with pytest.raises(QuarterdeckError, match=says) as told:
        place_of(written(tmp_path, f'[journal]\nurl = "{url}"\n'))
    assert "secret" not in f"{told.value.says}{told.value.fix}"
