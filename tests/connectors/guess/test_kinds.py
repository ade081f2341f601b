"""What a file is, where its rows stand and what its stages mean."""

import pytest

from quarterdeck.words.problem import QuarterdeckError
from tests.connectors.books import book
from tests.connectors.guess.drafts import Bench, deals, read, why

LOG = """id,changed_at,event,stage,amount,owner
A,2026-01-01T10:00:00Z,created,Discovery,100,u1
A,2026-01-05T10:00:00Z,stage,Proposal,,
A,2026-01-09T10:00:00Z,amount,,200,
A,2026-02-01T10:00:00Z,stage,Won,,
B,2026-01-02T10:00:00Z,created,Discovery,50,u2
B,2026-01-20T10:00:00Z,stage,Lost,,
"""
HISTORY = """Opportunity ID,Field / Event,Old Value,New Value,Edit Date,Edited By
006A,Stage,Qualification,Proposal,1/31/2026 10:15 AM,Ann Sample
006A,Amount,"1,000.00","1,250.50",2/3/2026 9:00 AM,Ann Sample
006A,Close Date,2/28/2026,3/31/2026,2/3/2026 9:01 AM,Ann Sample
006B,Owner,Bo Example,Ann Sample,2/4/2026 9:01 AM,Bo Example
006B,Next Step,call,write,2/5/2026 9:01 AM,Bo Example
006B,Stage,Proposal,Closed Won,2/6/2026 9:01 AM,Bo Example
"""
CLOSED = """Nummer ID;Erstellt am;Geschlossen am;Phase;Betrag
1;01.01.2026;31.01.2026;Gewonnen;1.000,00
2;02.01.2026;15.02.2026;Verloren;2.000,50
"""


def test_a_list_of_deals_is_a_snapshot(bench: Bench) -> None:
    draft = bench.draft(deals(["2026-07-31"] * 4))
    mapping = read(draft)["mapping"]
    assert (mapping["kind"], mapping["id"], mapping["files"]) == (
        "snapshot",
        "Deal ID",
        ["deals-*.csv"],
    )
    assert "certain: each of 4 ids stands once" in why(draft, "kind")
    assert (draft.dated, bench.draft(deals(["2026-07-31"]), "deals.csv").dated) == (True, False)


def test_lists_of_several_days_carry_their_day(bench: Bench) -> None:
    text = deals(["2026-07-31"] * 2, **{"Snapshot Date": ["2026-07-24"]})
    both = text + text.partition("\n")[2].replace("2026-07-24", "2026-07-31")
    mapping = read(bench.draft(both))["mapping"]
    assert (mapping["kind"], mapping["observed_at"]) == ("snapshot", "Snapshot Date")


def test_a_log_is_events_and_fields_wait_for_the_events_that_set_them(bench: Bench) -> None:
    guess = bench.guess(bench.file("log.csv", LOG))
    found = read(guess.draft)
    assert (found["mapping"]["kind"], found["mapping"]["valid_at"]) == ("events", "changed_at")
    assert found["columns"]["stage"]["when"] == {"column": "event", "values": ["created", "stage"]}
    assert found["columns"]["amount"]["when"]["values"] == ["amount", "created"]
    assert guess.tried is not None
    assert (guess.tried.accepted, guess.tried.quarantined) == (6, 0)


def test_a_field_history_names_our_fields(bench: Bench) -> None:
    guess = bench.guess(bench.file("history.csv", HISTORY))
    found = read(guess.draft)
    assert found["mapping"]["kind"] == "field_history"
    assert found["mapping"]["field_names"] == {
        "Stage": "stage", "Amount": "amount", "Close Date": "close_date", "Owner": "owner",
    }  # fmt: skip
    assert found["mapping"]["valid_at"]["format"] == ["%m/%d/%Y %I:%M %p"]
    assert found["columns"]["owner"] == {"names": True}
    assert found["columns"]["close_date"] == {"format": ["%m/%d/%Y"]}
    assert "left out: Next Step" in why(guess.draft, "field_names")
    assert guess.tried is not None
    assert (guess.tried.accepted, guess.tried.ignored) == (5, 1)


def test_a_list_of_closed_deals_in_german(bench: Bench) -> None:
    guess = bench.guess(bench.file("abgeschlossen.csv", CLOSED))
    found = read(guess.draft)
    assert found["mapping"]["kind"] == "closed_deals"
    assert found["mapping"]["closed"] == {"column": "Geschlossen am", "format": ["%d.%m.%Y"]}
    assert found["columns"]["amount"] == {"column": "Betrag", "decimal": ","}
    assert found["mapping"]["opened_stage"] == "Open"
    assert guess.tried is not None
    assert guess.tried.accepted == 2


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("Geschlossen und gewonnen", 'outcome = "won", qualified = true'),
        ("Perdu", 'outcome = "lost"'),
        ("成約", 'outcome = "won", qualified = true'),
        ("No decision", 'outcome = "no_decision"'),
        ("Disqualified", 'outcome = "disqualified"'),
        ("Négociation", 'probability = 0.80, category = "commit", qualified = true'),
        ("Angebot gelegt", 'probability = 0.60, category = "most_likely", qualified = true'),
    ],
)
def test_well_known_words_tell_what_a_stage_means(bench: Bench, word: str, stage: str) -> None:
    draft = bench.draft(deals(["2026-07-31"] * 4).replace("Proposal", word))
    assert f'{{ name = "{word}", {stage} }}' in draft.stages


def test_an_unknown_stage_is_asked(bench: Bench) -> None:
    text = deals(["2026-07-31"] * 4).replace("Proposal", "Parked")
    draft = bench.draft(text)
    (question,) = draft.questions
    assert (question.key, len(question.options)) == ("stage.Parked", 5)
    assert '"Parked", probability = 0.50, category = "best_case", qualified = true' in draft.stages
    assert "# unsure: unknown word" in draft.stages
    told = bench.guess(bench.root.parent / "deals-2026-07-31.csv", stage__Parked="lost")
    assert not told.draft.questions
    assert '{ name = "Parked", outcome = "lost" }' in told.draft.stages


def test_probabilities_and_flags_of_the_file_order_and_end_stages(bench: Bench) -> None:
    more = {
        "Probability (%)": ["10", "65", "100", "0"],
        "IsClosed": ["false", "false", "true", "true"],
        "IsWon": ["false", "false", "true", "false"],
    }
    old = ("Qualification", "Proposal", "Closed Won", "Closed Lost")
    names = dict(zip(old, ("Alpha", "Beta", "Gamma", "Delta"), strict=True))
    text = deals(["2026-07-31"] * 8, **more)
    for old, new in names.items():
        text = text.replace(old, new)
    draft = bench.draft(text)
    lines = [line.strip() for line in draft.stages.splitlines() if "name =" in line]
    assert [line.split('"')[1] for line in lines] == ["Alpha", "Beta", "Gamma", "Delta"]
    assert "probability = 0.65" in lines[1]
    assert 'outcome = "won"' in lines[2]
    assert 'outcome = "lost"' in lines[3]
    assert not draft.questions


def test_a_column_of_states_overrules_the_stage(bench: Bench) -> None:
    text = deals(["2026-07-31"] * 4, Status=["Open", "Open", "Won", "Lost"])
    text = text.replace("Closed Won", "Proposal").replace("Closed Lost", "Proposal")
    stage = read(bench.draft(text))["columns"]["stage"]
    assert stage["instead"] == {"column": "Status", "values": {"Lost": "Lost", "Won": "Won"}}


def test_records_put_away_are_lost(bench: Bench) -> None:
    text = deals(["2026-07-31"] * 4, Active=["True", "True", "True", "False"])
    draft = bench.draft(text.replace("Closed Lost", "Proposal"))
    assert read(draft)["columns"]["stage"]["instead"]["values"] == {"False": "Lost"}


def test_several_pipelines_get_stages_of_their_own(bench: Bench) -> None:
    draft = bench.draft(deals(["2026-07-31"] * 8, Pipeline=["Sales", "Renewals"]))
    assert read(draft)["columns"]["pipeline"] == "Pipeline"
    assert "[pipelines.Sales.tracks.deal]" in draft.stages
    assert "[pipelines.Renewals.tracks.deal]" in draft.stages


def test_titles_above_and_totals_below_are_left_out(bench: Bench) -> None:
    text = deals(["2026-07-31"] * 3)
    whole = f'Open pipeline\n\n{text}\n"Grand Totals (3 records)";;\n\n"Confidential"\n'
    guess = bench.guess(bench.file("report-2026-07-31.csv", whole))
    mapping = read(guess.draft)["mapping"]
    assert (mapping["header_row"], mapping["footer"]) == (3, ["grand total*"])
    assert guess.tried is not None
    assert (guess.tried.accepted, guess.tried.ignored, guess.tried.quarantined) == (3, 2, 0)


@pytest.mark.parametrize(
    ("first", "footer"), [("Sample SE", "total"), ("Total Sample SE", "total (* deals)")]
)
def test_a_total_never_cuts_off_deals_whose_names_begin_like_it(
    bench: Bench, first: str, footer: str
) -> None:
    head, *rows = deals(["2026-07-31"] * 6).splitlines()
    rows[2] = rows[2].replace("D2", "Total Example Ltd" if "(" in footer else "D2")
    rows[1] = rows[1].replace("D1", first)
    last = "Total (1,234 deals);;;2100;;" if "(" in footer else "Total;;;2100;;"
    text = "\n".join([head, *rows, last]) + "\n"
    guess = bench.guess(bench.file("deals-2026-07-31.csv", text))
    assert read(guess.draft)["mapping"]["footer"] == [footer]
    assert guess.tried is not None
    assert (guess.tried.accepted, guess.tried.ignored) == (6, 1)


def test_a_workbook_is_drafted_with_its_sheet(bench: Bench) -> None:
    rows = [line.split(";") for line in deals(["2026-07-31"] * 4).splitlines()]
    notes = [["Read me"], ["x"]]
    subtotal = ["Subtotal", None, None, "100"]
    path = book(
        bench.root.parent / "b-2026-07-31.xlsx", Notes=notes, Data=[["Title"], *rows, subtotal]
    )
    guess = bench.guess(path)
    mapping = read(guess.draft)["mapping"]
    assert (mapping["sheet"], mapping["totals"]) == ("Data", ["subtotal*"])
    assert guess.tried is not None
    assert (guess.tried.accepted, guess.tried.ignored) == (4, 1)


def test_people_and_accounts_are_told_from_deals(bench: Bench) -> None:
    people = bench.draft("Id,Username,ManagerId,IsActive\n005a,ann,005b,true\n", "users.csv")
    assert (people.table, read(people)["columns"]["active"]) == ("people", "IsActive")
    accounts = bench.draft("Account ID,Account Name,Industry,Website\n1,Sample,Metal,x\n", "a.csv")
    assert (accounts.table, read(accounts)["mapping"]["id"]) == ("accounts", "Account ID")


def test_a_file_without_rows_is_refused(bench: Bench) -> None:
    with pytest.raises(QuarterdeckError, match="holds no rows below its header"):
        bench.draft("1;2;3\n")


def test_a_file_without_id_and_stage_asks_for_them(bench: Bench) -> None:
    guess = bench.guess(bench.file("odd.csv", "Foo,Bar\n1,2\n1,2\n"))
    assert [q.key for q in guess.draft.questions] == ["id", "stage"]
    assert guess.tried is None
