"""What was told of deals is on disk as the engine would tell it, whatever came since."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from quarterdeck.facts import Facts
from quarterdeck.forecast import kept_tellings
from quarterdeck.forecast.kept_tellings import merged, tellings_of
from quarterdeck.forecast.kinds import kinds_of
from quarterdeck.forecast.prices import Prices
from quarterdeck.forecast.read_tellings import read_tellings
from quarterdeck.forecast.tellings import Tellings
from quarterdeck.forecast.told_files import ROWS
from quarterdeck.playbook.model import Dimension
from quarterdeck.simulation.histories import PRODUCTS
from quarterdeck.words.money import RATE_UNIT
from tests.forecast.company import DAY, Company, company_of
from tests.worlds import reopened

LATER = DAY + timedelta(days=999)


@pytest.fixture
def engine_reads(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """Keep what is told however little it is, and note of how many deals the engine was asked."""
    asked: list[int | None] = []

    def noted(*given: object, only: pa.Table | None = None) -> Tellings:
        asked.append(None if only is None else len(only))
        return read_tellings(*given, only=only)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_tellings, "WORTHWHILE", 0)
    monkeypatch.setattr(kept_tellings, "read_tellings", noted)
    return asked


def told(facts: Facts) -> dict[str, list[object]]:
    """Return every column, amounts as they are written instead of by number."""
    prices = Prices(facts)
    return plain(tellings_of(facts, LATER, prices, kinds_of(facts.playbook)), prices)


def plain(told: Tellings, prices: Prices) -> dict[str, list[object]]:
    amounts = prices.amounts
    columns: dict[str, list[object]] = {
        name: getattr(told, name).tolist() for name in ROWS if name != "price"
    }
    columns["amount"] = amounts.native[told.price].tolist()
    columns["currency"] = [amounts.names[n] for n in amounts.currency[told.price].tolist()]
    return columns | {
        "keys": told.keys.tolist(),
        "first": told.first.tolist(),
        "states": [*told.states],
    }


def afresh(facts: Facts) -> dict[str, list[object]]:
    return told(Facts(replace(facts.store, cache=None), facts.engine).read(facts.reading))


@pytest.fixture
def shop(tmp_path: Path) -> Company:
    return company_of(tmp_path, 1)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_columns_brought_up_to_date_are_those_read_afresh(
    tmp_path: Path, seed: int, engine_reads: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_tellings, "_MOST", 1.0)
    company = company_of(tmp_path, seed)
    happens = [company.import_on] * 6 + [company.load_history, company.list_all, company.decide]
    happens += [company.withdraw, company.withdraw, company.bring_back]
    company.chance.shuffle(happens)
    for happen in happens:
        happen()
        facts = company.facts()
        assert told(facts) == afresh(facts)
        assert told(company.facts()) == told(facts)
    renewed = [n for n in engine_reads if n is not None]
    assert len(renewed) > 2
    assert min(renewed) > 0


def test_an_import_reads_the_deals_it_changed_and_no_others(
    shop: Company, engine_reads: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(shop.facts())
    told(shop.facts())
    assert engine_reads == [None]
    monkeypatch.setattr(kept_tellings, "_MOST", 1.0)
    shop.import_on()
    told(shop.facts())
    _, changed = engine_reads
    assert changed
    assert changed < len(told(shop.facts())["keys"])


def test_where_much_changed_all_is_read_anew(
    shop: Company, engine_reads: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(shop.facts())
    monkeypatch.setattr(kept_tellings, "_MOST", 0.0)
    shop.import_on()
    assert told(shop.facts()) == afresh(shop.facts())
    assert engine_reads[:2] == [None, None]


def test_a_damaged_file_is_made_anew_and_old_ones_are_forgotten(
    shop: Company, engine_reads: list[int | None]
) -> None:
    first = told(shop.facts())
    folder = shop.folder / "cache" / "forecast" / "told"
    (path,) = folder.iterdir()
    whole = path.read_bytes()
    full = [n for n in range(4096, len(whole) - 4096, 64) if any(whole[n : n + 8])][::80]
    assert len(full) > 5
    damages = [whole[: len(whole) // 2], whole[:-64], b"no columns", b""]
    damages += [whole[:n] + bytes(8) + whole[n + 8 :] for n in full]
    for damaged in damages:
        path.write_bytes(damaged)
        assert told(shop.facts()) == first
        assert path.read_bytes() == whole
    assert engine_reads == [None] * (1 + len(damages))
    for _ in range(3):
        shop.import_on()
        told(shop.facts())
    assert len(list(folder.iterdir())) == kept_tellings.EACH


def test_states_are_in_order_and_those_of_no_deal_are_gone(shop: Company) -> None:
    facts = shop.facts()
    prices, kinds = Prices(facts), kinds_of(facts.playbook)

    def read(only: list[int] | None = None) -> Tellings:
        keys = None if only is None else pa.table({"key": pa.array(only, pa.int64())})
        return read_tellings(facts, LATER, prices, kinds, only=keys)

    everything = read()
    ever_first = set(everything.keys[everything.deal[everything.state == 0]].tolist())
    here = np.isin(everything.keys, list(ever_first))
    assert 0 < here.sum() < len(here)
    with_it, without = (read(everything.keys[which].tolist()) for which in (here, ~here))
    assert without.states == everything.states[1:]
    nobody = np.zeros(len(without.keys), dtype=bool)
    assert plain(merged(without, nobody, with_it), prices) == plain(everything, prices)
    assert plain(merged(everything, here, read([])), prices) == plain(without, prices)


@pytest.mark.usefixtures("engine_reads")
def test_each_reading_has_its_own_columns(shop: Company) -> None:
    settings = shop.playbook.settings
    book = replace(shop.playbook, dimensions=(Dimension("product", renewals=PRODUCTS[:1]),))
    facts = reopened(shop.folder, book)
    worth = (("CHF", RATE_UNIT), ("GBP", RATE_UNIT), ("USD", RATE_UNIT))
    fixed = replace(facts.reading, kind="constant", of="2026-01-01", worth=worth)
    readings = [facts, facts.read(fixed)]
    zone = replace(settings, timezone="Pacific/Auckland")
    readings.append(reopened(shop.folder, replace(book, settings=zone)))
    everything = [told(one) for one in readings]
    assert everything == [afresh(one) for one in readings]
    assert all(one != other for n, one in enumerate(everything) for other in everything[:n])
    prices = Prices(facts)
    plainly = kinds_of(book, without=("renewals",))
    assert set(plain(tellings_of(facts, LATER, prices, plainly), prices)["kind"]) == {0}
    assert set(everything[0]["kind"]) == {0, 1}


def test_targets_and_names_leave_the_columns_as_they_are(
    shop: Company, engine_reads: list[int | None]
) -> None:
    told(shop.facts())
    told(reopened(shop.folder, replace(shop.playbook, hash="another")))
    assert engine_reads == [None]


def test_changes_that_are_gone_or_damaged_have_all_read_anew(
    shop: Company, engine_reads: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_tellings, "_MOST", 1.0)
    told(shop.facts())
    shop.import_on()
    facts = shop.facts()
    for path in (shop.folder / "ledger" / "intervals" / "deals").glob("*.*.parquet"):
        path.write_bytes(b"PAR1")
    assert told(facts) == afresh(facts)
    assert engine_reads[:2] == [None, None]


def test_amounts_are_no_more_than_the_deals_have(
    shop: Company, engine_reads: list[int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_tellings, "_MOST", 1.0)
    for _ in range(6):
        shop.import_on()
        facts = shop.facts()
        prices, anew = Prices(facts), Prices(facts)
        tellings_of(facts, LATER, prices, kinds_of(facts.playbook))
        read_tellings(facts, LATER, anew, kinds_of(facts.playbook))
        assert len(prices.amounts.native) == len(anew.amounts.native)
    assert any(engine_reads)
