"""Where two tables of time zones differ, a proof says so and still ends well."""

import json
from datetime import date

import pytest

from quarterdeck.cli.app import run
from quarterdeck.desk import zone_data
from tests.cli.conftest import Demo


def test_a_proof_warns_and_exits_with_nought(
    demo: Demo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zone_data, "difference", lambda *_: (date(2026, 11, 1), 60))
    folder = demo(7)
    capsys.readouterr()
    assert run(["verify", "--workspace", str(folder)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("The ledger is whole")
    assert "warning: The computer's zone data and the engine's differ" in said
    assert run(["verify", "--json", "--workspace", str(folder)]) == 0
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["severity"], problem["where"]) == ("warning", "settings.toml: timezone")
