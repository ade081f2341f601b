"""Logins are made, changed and turned off from the command line."""

import json
from pathlib import Path

import requests

from tests.cli.schemas import misfits
from tests.web.conftest import Served, as_a_browser

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "contracts" / "users.schema.json").read_text()
)


def test_the_list_of_logins_keeps_its_contract(served: Served) -> None:
    told = json.loads(served.command("user", "list", "--json").stdout)
    assert misfits(told, SCHEMA, root=SCHEMA) == []
    assert {one["role"] for one in told["users"]} >= {"vp", "rep", "board", "admin"}


def test_an_invitation_is_a_way_in_once(served: Served) -> None:
    said = served.command("user", "add", "new@sample.example", "board")
    assert said.returncode == 0, said.stderr
    address = served.address + said.stdout.split()[-1]
    session = as_a_browser()
    assert session.get(address, timeout=30).status_code == 200

    def choose(password: str) -> requests.Response:
        told = {"password": password, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
        return session.post(address, told, timeout=30)

    assert "too common" in choose("password").text
    assert choose("a-long-way-to-port").status_code == 200
    assert session.get(f"{served.address}/movement", timeout=120).status_code == 200
    again = requests.get(address, timeout=30)
    assert again.status_code == 400
    assert "used already" in again.text


def test_wrong_use_says_what_to_do(served: Served) -> None:
    for words, told in (
        (("add", "x@sample.example", "boss"), "There is no role 'boss'"),
        (("add", "x@sample.example", "rep"), "has to be a person"),
        (("add", "x@sample.example", "rep", "--person", "p-999"), "There is no person 'p-999'"),
        (("role", "nobody@sample.example", "board"), "Nobody signs in"),
    ):
        said = served.command("user", *words)
        assert said.returncode == 2
        assert told in said.stderr


def test_a_role_changes_with_the_next_request(served: Served) -> None:
    session = served.session("finance")
    address = f"{served.address}/deals"
    assert session.get(address, timeout=60).status_code == 200
    assert served.command("user", "role", "finance@sample.example", "board").returncode == 0
    assert session.get(address, timeout=60).status_code == 404
    assert served.command("user", "role", "finance@sample.example", "finance").returncode == 0
    assert session.get(address, timeout=60).status_code == 200
