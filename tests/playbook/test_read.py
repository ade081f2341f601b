"""Reading a playbook: what the files say is what the value says."""

from datetime import date
from pathlib import Path

import pytest

from quarterdeck.playbook.model import Column, Person, Rate, Target
from quarterdeck.playbook.private import read_private
from quarterdeck.playbook.read import PlaybookInvalid, read_playbook
from quarterdeck.words.calendar import FiscalCalendar
from quarterdeck.words.deal import Category, Outcome
from tests.playbook.sound import FILES, write_sound


def test_a_workspace_is_read_as_it_is_written(tmp_path: Path) -> None:
    playbook = read_playbook(write_sound(tmp_path))
    assert playbook.settings.name == "Sound"
    assert playbook.settings.calendar == FiscalCalendar()
    assert playbook.levels == ("company", "region")
    (track,) = playbook.pipelines[0].tracks
    assert track.main, "a track that stands alone is the main one"
    assert [(s.name, s.order, s.outcome, s.category, s.probability) for s in track.stages] == [
        ("Open", 0, Outcome.OPEN, Category.PIPELINE, 100_000_000),
        ("Proposal", 1, Outcome.OPEN, Category.COMMIT, 500_000_000),
        ("Closed Won", 2, Outcome.WON, Category.CLOSED, 1_000_000_000),
        ("Closed Lost", 3, Outcome.LOST, Category.OMITTED, 0),
    ]
    assert [s.name for s in track.stages if s.qualified] == ["Proposal", "Closed Won"]
    assert [(d.name, d.source, d.values) for d in playbook.dimensions] == [
        ("product", "deal", ("Basic", "Plus")),
        ("segment", "account", ()),
    ]
    assert playbook.people == (Person("p-01", "rep", ("005A", "a.silva")),)
    assert playbook.tree.members("company", date(2026, 1, 1)) == {"company", "p-01"}
    first = date(2026, 7, 1)
    assert playbook.targets == (
        Target("", "bookings", "2026-Q3", 1_000_000_00, "plan", first, 1),
        Target("p-01", "bookings", "2026-Q3", 100_000_50, "plan", first, 1),
    )
    assert playbook.currencies == ("EUR",)
    assert playbook.mappings[0].columns[:2] == (
        Column("stage", column="stage"),
        Column("amount", column="amount", decimal=","),
    )


def test_all_the_forms_of_a_mapping(tmp_path: Path) -> None:
    text = """
[mapping]
name = "log"
kind = "events"
files = "log*.csv"
id = "case"
sequence = "seq"
valid_at = { column = "at", format = "%d/%m/%Y" }
ignore = [ { column = "type", values = ["Test", "Demo"] } ]
timezone = "America/New_York"
delimiter = "\\t"
encoding = "cp1252"
[columns]
currency = { constant = "EUR" }
[columns.owner]
column = "who"
names = true
empty = ["-"]
when = { column = "act", values = ["SENT"] }
[columns.stage]
column = "act"
values = { O = "Open", W = "Closed Won" }
"""
    changes = {"playbook/mappings/log.toml": text}
    mapping = read_playbook(write_sound(tmp_path, changes)).mappings[1]
    assert (mapping.name, mapping.table, mapping.kind) == ("log", "deals", "events")
    assert (mapping.files, mapping.header) == (("log*.csv",), ())
    assert (mapping.id_column, mapping.sequence) == ("case", "seq")
    assert mapping.valid_at == Column("valid_at", column="at", format=("%d/%m/%Y",))
    assert mapping.ignore == (("type", ("Test", "Demo")),)
    assert (mapping.timezone, mapping.delimiter) == ("America/New_York", "\t")
    assert mapping.encoding == "cp1252"
    assert mapping.columns == (
        Column("currency", constant="EUR"),
        Column("owner", column="who", names=True, empty=("-",), when_column="act",
               when_values=("SENT",)),
        Column("stage", column="act", values=(("O", "Open"), ("W", "Closed Won"))),
    )  # fmt: skip


def test_the_calendar_takes_names_and_numbers(tmp_path: Path) -> None:
    calendar = """
[calendar]
start_month = "February"
pattern = "4-5-4"
week_start = "Sunday"
year_end_rule = "nearest"
forecast_week_start = 3
"""
    workspace = FILES["workspace.toml"] + calendar
    playbook = read_playbook(write_sound(tmp_path, {"workspace.toml": workspace}))
    assert playbook.settings.calendar == FiscalCalendar(2, "454", 6, "nearest", 3)


def test_tables_come_as_spreadsheets_save_them(tmp_path: Path) -> None:
    lines = (
        "\ufeff# worth of 1 unit, from a day on",
        "Currency;Since;Rate",
        "",
        "USD;2026-01-01;0.9",
        "",
    )
    table = "\r\n".join(lines)
    playbook = read_playbook(write_sound(tmp_path, {"playbook/rates.csv": table}))
    assert playbook.rates == (Rate("USD", date(2026, 1, 1), 900_000_000),)
    assert playbook.currencies == ("EUR", "USD")


def test_probabilities_are_exact(tmp_path: Path) -> None:
    stages = FILES["playbook/stages.toml"].replace("0.1 }", "0.123456789 }")
    playbook = read_playbook(write_sound(tmp_path, {"playbook/stages.toml": stages}))
    assert playbook.pipelines[0].tracks[0].stages[0].probability == 123_456_789


def test_what_is_optional_may_be_absent(tmp_path: Path) -> None:
    write_sound(tmp_path)
    for path in FILES:
        if path not in ("workspace.toml", "playbook/stages.toml"):
            (tmp_path / path).unlink()
    playbook = read_playbook(tmp_path)
    assert (playbook.people, playbook.targets, playbook.mappings) == ((), (), ())


def test_errors_stop_the_reading_and_come_all_together(tmp_path: Path) -> None:
    rates = "currency,since,rate\nUSD,2026-01-01,0\n"
    targets = "scope,period,amount\nnobody,2026-Q3,1\n"
    changes = {"playbook/rates.csv": rates, "playbook/targets.csv": targets}
    with pytest.raises(PlaybookInvalid) as caught:
        read_playbook(write_sound(tmp_path, changes))
    assert len(caught.value.problems) == 2
    assert "(1 more)" in caught.value.says
    assert "quarterdeck check" in caught.value.fix


def test_warnings_do_not_stop_the_reading(tmp_path: Path) -> None:
    people = FILES["playbook/people.csv"] + "p-02,rep,\n"
    playbook = read_playbook(write_sound(tmp_path, {"playbook/people.csv": people}))
    assert len(playbook.people) == 2


def test_names_are_read_apart_and_never_shown(tmp_path: Path) -> None:
    table = "id,name,email,aliases\np-01,Ana Silva,ana@example.com,A. Silva; Silva Ana\n"
    (person,) = read_private(write_sound(tmp_path, {"playbook/people_private.csv": table}))
    assert (person.id, person.name) == ("p-01", "Ana Silva")
    assert person.aliases == ("A. Silva", "Silva Ana")
    assert "Ana" not in repr(person)
