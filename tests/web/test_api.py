"""The addresses for programs: the same answers behind the same walls, as their description says."""

import itertools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.web.conftest import Served, Session

API = "/api/v1"
_COUNT = itertools.count()


@pytest.fixture(scope="module")
def token(served: Served) -> str:
    return made(served, "vp")


def made(served: Served, role: str, *more: str) -> str:
    email, name = f"{role}@sample.example", f"test {next(_COUNT)}"
    said = served.command("user", "token", email, name, *more)
    assert said.returncode == 0, said.stderr
    return said.stdout.strip()


def asked(served: Served, token: str, path: str, **params: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{served.address}{API}{path}", params, headers=headers, timeout=120)


def test_a_document_is_that_of_the_page(served: Served, token: str, signed_in: Session) -> None:
    for name in ("movement", "forecast", "deals"):
        page = signed_in("vp").get(f"{served.address}/{name}.json", timeout=120).json()
        assert asked(served, token, f"/{name}").json() == page


def test_walls_hold_for_programs(served: Served) -> None:
    rep = made(served, "rep")
    assert asked(served, rep, "/movement", scope="p-001").status_code == 403
    assert asked(served, rep, "/data").status_code == 404
    assert asked(served, rep, "/movement").status_code == 200
    assert asked(served, "qd_wrong", "/movement").status_code == 401
    assert requests.get(f"{served.address}{API}/movement", timeout=30).status_code == 401


def test_a_session_is_let_in_for_reading(served: Served, signed_in: Session) -> None:
    address = f"{served.address}{API}/movement"
    assert signed_in("vp").get(address, timeout=120).status_code == 200
    elsewhere = signed_in("vp").get(address, headers={"X-Company": "rival"}, timeout=120)
    assert elsewhere.status_code == 401


def test_a_token_is_good_for_its_scopes_alone(served: Served) -> None:
    headers = {"Authorization": f"Bearer {made(served, 'rep')}"}
    told = {"commit": "1000", "note": "by a program"}
    address = f"{served.address}{API}/calls"
    refused = requests.post(address, json=told, headers=headers, timeout=60)
    assert refused.status_code == 403
    headers = {"Authorization": f"Bearer {made(served, 'rep', '--scopes', 'read,call')}"}
    taken = requests.post(address, json=told, headers=headers, timeout=60)
    assert taken.status_code == 201, taken.text
    assert taken.json()["categories"] == ["commit"]


def test_a_session_changes_nothing_without_the_token_of_forms(
    served: Served, signed_in: Session
) -> None:
    answer = signed_in("rep").post(f"{served.address}{API}/calls", json={"commit": "1"}, timeout=60)
    assert answer.status_code == 403


def test_a_token_ends_with_its_login(served: Served) -> None:
    token = made(served, "finance")
    assert asked(served, token, "/movement").status_code == 200
    served.command("user", "deactivate", "finance@sample.example")
    assert asked(served, token, "/movement").status_code == 401
    served.command("user", "deactivate", "finance@sample.example", "--again")


ONE_PAGE = [f"--include-operation-id={name}" for name in ("movement", "pages", "call")]
"""The pages have one route, so that the edges of what can be asked are walked for one of them."""
EDGES = ["--phases=examples,coverage,fuzzing", "--max-examples=3"]
LOOKS = {
    "every address": ["--phases=fuzzing", "--max-examples=1"],
    "the edges of one": [*EDGES, *ONE_PAGE],
    "the edges of every one": EDGES,
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_addresses_do_what_their_description_says(
    served: Served, token: str, tmp_path: Path, look: str
) -> None:
    if look == "the edges of every one" and os.environ.get("HYPOTHESIS_PROFILE") != "explore":
        pytest.skip("half a minute: set HYPOTHESIS_PROFILE=explore to run it")
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    assert program
    argv = [program, "run", f"{served.address}{API}/openapi.json"]
    argv += ["--header", f"Authorization: Bearer {token}", *LOOKS[look]]
    argv += ["--seed", "1", "--workers", "1", "--request-timeout", "60"]
    # Whether there is a team or a period of a name is nothing that a description can say.
    argv += ["--exclude-checks", "positive_data_acceptance", "--exclude-operation-id", "record"]
    done = subprocess.run(
        argv, capture_output=True, text=True, timeout=400, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
