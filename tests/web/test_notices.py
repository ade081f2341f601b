"""Each chooses what they are told by letter: it leaves once, and holds their part alone."""

import json
import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests

from quarterdeck.web.config import Config, companies_of
from tests.cli.schemas import misfits
from tests.web.conftest import Served, Session, free_port
from tests.web.letters import Post, arriving, begin, send, send_alone
from tests.web.test_admin import post

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "contracts" / "notify.schema.json").read_text()
)
MONDAY = datetime(2026, 11, 23, 7, 5, tzinfo=UTC)
WANTED = {"kinds": "brief", "hour": "7", "zone": "UTC", "days": list("12345"), "by_mail": "on"}


@dataclass(frozen=True, slots=True)
class Office:
    """A process of a server that has a mail server, and what arrives there."""

    post: Post
    config: Config
    worker: ProcessPoolExecutor

    def send(self, now: datetime, email: str, at_once: int = 1) -> list[tuple[str, str, str, str]]:
        """Send what is due to somebody, several times at once."""
        return self.worker.submit(send, now, email, at_once).result(timeout=120)


@pytest.fixture(scope="module")
def office(served: Served) -> Iterator[Office]:
    with arriving() as arrived:
        config = Config(
            companies_of((served.root,)),
            served.root / "web",
            mail=arrived.smtp,
            address="https://deck.example",
            webhooks=("127.0.0.1",),
        )
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, spawn, begin, (config.dumped(),)) as worker:
            yield Office(arrived, config, worker)


def choose(served: Served, session: requests.Session, **told: object) -> requests.Response:
    session.get(f"{served.address}/notices", timeout=60)
    return post(session, f"{served.address}/notices", WANTED | told)  # type: ignore[arg-type]


def test_notices_are_there_for_those_who_have_the_page_they_tell(
    served: Served, signed_in: Session
) -> None:
    for role in ("admin", "board"):
        for address in ("notices", "notices/brief"):
            there = signed_in(role).get(f"{served.address}/{address}", timeout=60)
            assert there.status_code == 404, (role, address)
        assert post(signed_in(role), f"{served.address}/notices", {}).status_code == 404
    for address in ("notices", "notices/brief", "notices/calls"):
        stranger = requests.get(f"{served.address}/{address}", timeout=30, allow_redirects=False)
        assert stranger.status_code == 302
        away = signed_in("vp").get(f"{served.address}/c/rival/{address}", timeout=60)
        assert away.status_code == 404
    assert (
        signed_in("finance").get(f"{served.address}/notices/calls", timeout=60).status_code == 404
    )


def test_a_letter_is_shown_as_it_is_sent_and_runs_nothing(
    served: Served, signed_in: Session
) -> None:
    text = signed_in("rep").get(f"{served.address}/notices", timeout=60).text
    assert 'src="/notices/brief"' in text
    assert "You are told nothing" in text
    answer = signed_in("rep").get(f"{served.address}/notices/brief", timeout=120)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_wrong_choices_say_so_and_keep_nothing(served: Served, signed_in: Session) -> None:
    session = signed_in("director")
    for told, says in (
        ({"zone": "Europe/Berlim"}, "There is no time zone"),
        ({"days": []}, "No day is chosen"),
        ({"by_mail": ""}, "how you are to be told"),
        ({"channel": "slack", "webhook": "https://evil.example/x"}, "may not be sent"),
        ({"channel": "slack"}, "may not be sent"),
        ({"hour": "24"}, "24 is not one of the available choices"),
    ):
        answer = choose(served, session, **told)
        assert answer.status_code == 400, told
        assert says in answer.text, told
    assert "You are told nothing" in session.get(f"{served.address}/notices", timeout=60).text
    answer = choose(served, signed_in("finance"), kinds="calls")
    assert "no such notice" in answer.text


def test_a_letter_leaves_once_however_many_send_it(
    served: Served, signed_in: Session, office: Office
) -> None:
    session, mine = signed_in("manager"), "manager@sample.example"
    told = {"channel": "teams", "webhook": office.post.hook}
    assert choose(served, session, **told).status_code == 302
    assert office.send(MONDAY.replace(hour=6), mine) == [], "before the hour"
    assert sorted(office.send(MONDAY, mine, at_once=2)) == [
        ("brief", "channel", "sent", ""),
        ("brief", "mail", "sent", ""),
    ]
    assert office.send(MONDAY.replace(hour=9), mine) == []
    ((address, mail),) = [one for one in office.post.mails if one[0] == mine]
    ((path, message),) = office.post.messages
    assert (address, path) == (mine, "/services/T1")
    assert message["attachments"][0]["content"]["type"] == "AdaptiveCard"
    page = session.get(f"{served.address}/notices", timeout=60).text
    assert page.count("<td>sent</td>") == 2
    assert "2026-11-23 07:05" in page, "by the clock of who reads it"
    assert office.post.hook not in page, "a webhook is a secret"
    assert len(office.send(MONDAY.replace(day=24), mine)) == 2, "the next day has its own"
    assert mail["Message-ID"] != office.post.mails[-1][1]["Message-ID"]


def test_the_next_letter_is_told_by_the_clock_of_its_reader(
    served: Served, signed_in: Session
) -> None:
    session = signed_in("director")
    assert choose(served, session, zone="Asia/Kathmandu", hour="9").status_code == 302
    text = session.get(f"{served.address}/notices", timeout=60).text
    assert re.search(r"The next at the earliest on \w+ \d+ \w+, 09:00 by the clock of Asia", text)


def test_a_mail_has_two_halves_and_leads_to_pages(office: Office) -> None:
    mail = next(mail for to, mail in office.post.mails if to == "manager@sample.example")
    plain, rich = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert mail["From"] == "deck@deck.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    links = set(re.findall(r'href="([^"]+)"', rich.get_content()))
    assert all(link.startswith("https://deck.example/c/") for link in links)
    assert any(link.endswith("/today") for link in links)
    assert "<img" not in rich.get_content()
    number = re.findall(r"lands at ([\d,]+ EUR)", plain.get_content().replace("\n", " "))
    assert number
    assert number[0] in rich.get_content()


def test_a_letter_tells_of_its_readers_part_alone(
    served: Served, signed_in: Session, office: Office
) -> None:
    session, mine = signed_in("rep"), "rep@sample.example"
    assert choose(served, session).status_code == 302
    assert [told[2] for told in office.send(MONDAY, mine)] == ["sent"]
    mail = next(mail for to, mail in office.post.mails if to == mine)
    told = set(re.findall(r"/deals/([^\s\"<]+)", mail.get_body(("html",)).get_content()))
    page = session.get(f"{served.address}/today.json", timeout=60).json()
    assert told == {deal["id"] for deal in page["changed"]}
    own = session.get(f"{served.address}/deals.json", timeout=60).text
    assert all(deal in own for deal in told)


def test_who_is_turned_off_or_has_another_role_is_told_nothing(
    served: Served, signed_in: Session, office: Office
) -> None:
    assert choose(served, served.session("finance")).status_code == 302
    late, mine = MONDAY.replace(day=25), "finance@sample.example"
    admin = signed_in("admin")
    number = re.findall(rf'/admin/(\d+)">{mine}', admin.get(f"{served.address}/admin").text)[0]

    def turned(what: str, **told: str) -> None:
        text = admin.get(f"{served.address}/admin/{number}", timeout=60).text
        seen = re.findall(r'name="seen" value="([^"]*)"', text)[0]
        sent = post(admin, f"{served.address}/admin/{number}/{what}", {"seen": seen, **told})
        assert sent.status_code == 302

    turned("turn")
    assert office.send(late, mine) == []
    turned("turn")
    turned("change", role="board", person="")
    assert office.send(late, mine) == []
    turned("change", role="finance", person="")
    assert [told[2] for told in office.send(late, mine)] == ["sent"]


def test_what_is_refused_is_tried_again_and_what_is_cut_off_is_not(
    served: Served, signed_in: Session, office: Office
) -> None:
    session, mine, arrived = signed_in("vp"), "vp@sample.example", office.post
    told = {"channel": "slack", "webhook": arrived.hook}
    assert choose(served, session, **told).status_code == 302
    arrived.refuses, arrived.answers = True, 307
    first = office.send(MONDAY, mine)
    assert [(way, state) for _, way, state, _ in first] == [
        ("mail", "failed"),
        ("channel", "failed"),
    ]
    assert "451" in first[0][3]
    assert "307" in first[1][3], "no way to elsewhere is followed"
    assert "not sent: " in session.get(f"{served.address}/notices", timeout=60).text
    arrived.refuses, arrived.answers, arrived.holds = False, 200, True
    spawn = multiprocessing.get_context("spawn")
    alone = spawn.Process(target=send_alone, args=(office.config.dumped(), MONDAY, mine))
    alone.start()
    assert arrived.held.wait(60)
    alone.kill()
    alone.join(10)
    arrived.holds = False
    after = office.send(MONDAY.replace(hour=8), mine)
    assert [(way, state) for _, way, state, _ in after] == [("channel", "sent")]
    assert sum(to == mine for to, _ in arrived.mails) == 1, "nobody knows whether it arrived: once"
    assert "cut off while" in session.get(f"{served.address}/notices", timeout=60).text


def test_a_channel_that_may_have_taken_it_gets_it_once_and_its_address_stays_secret(
    served: Served, signed_in: Session, office: Office
) -> None:
    mine, arrived = "director@sample.example", office.post
    told = {"channel": "slack", "by_mail": "", "kinds": "brief"}
    shut = f"http://127.0.0.1:{free_port()}/services/T0/SECRET"
    assert choose(served, signed_in("director"), **told, webhook=shut).status_code == 302
    (sent,) = office.send(MONDAY, mine)
    assert sent[2] == "failed"
    assert "127.0.0.1 could not be reached" in sent[3]
    assert "SECRET" not in sent[3]
    choose(served, signed_in("director"), **told, webhook=arrived.hook)
    arrived.hangs_up, before = True, len(arrived.messages)
    (sent,) = office.send(MONDAY, mine)
    arrived.hangs_up = False
    assert (sent[2], len(arrived.messages) - before) == ("begun", 1)
    assert "nobody knows" in sent[3]
    assert office.send(MONDAY.replace(hour=8), mine) == []


def test_the_command_lists_and_writes_letters(served: Served, tmp_path: Path) -> None:
    said = served.command(
        "notify", "--preview", str(tmp_path), "--to", "rep@sample.example", "--json"
    )
    assert said.returncode == 0, said.stderr
    told = json.loads(said.stdout)
    assert misfits(told, SCHEMA, root=SCHEMA) == []
    assert {row["kind"] for row in told["notices"]} == {"brief", "calls"}
    mail = message_from_bytes(
        (tmp_path / "rep@sample.example-brief.eml").read_bytes(), policy=policy.default
    )
    assert isinstance(mail, EmailMessage)
    assert mail["To"] == "rep@sample.example"
    assert mail.get_body(("html",)) is not None
    listed = served.command("notify", "--json")
    told = json.loads(listed.stdout)
    assert misfits(told, SCHEMA, root=SCHEMA) == []
    assert {row["email"] for row in told["notices"]} >= {"rep@sample.example", "vp@sample.example"}
