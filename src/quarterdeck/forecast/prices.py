"""What the amounts of open deals are worth as of a day, each amount of a currency priced once."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.groups import grouped
from quarterdeck.forecast.history import Ints, Small

UNPRICED = -(2**63)
"""The money of a deal without an amount, or in a currency that has no rate."""

_TABLE = "forecast_prices"


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts in minor units, UNPRICED for none, each of a currency by its place in `names`."""

    native: Ints
    currency: Ints
    names: tuple[str, ...]

    def and_of(self, native: Ints, name: str) -> "Amounts":
        """Return the same with more amounts of a currency behind them."""
        names = self.names if name in self.names else (*self.names, name)
        code = np.full(len(native), names.index(name))
        return Amounts(
            np.concatenate([self.native, native]), np.concatenate([self.currency, code]), names
        )

    def of(self, price: Small) -> tuple["Amounts", Small]:
        """Return the amounts that numbers of them stand for, each once, and their numbers then."""
        used = np.flatnonzero(np.bincount(price, minlength=len(self.native)))
        _, native = np.unique(self.native[used], return_inverse=True)
        first, group = grouped([self.currency[used], native], len(used))
        number = np.zeros(len(self.native), dtype=np.int32)
        number[used] = group
        kept = used[first]
        return Amounts(self.native[kept], self.currency[kept], self.names), number[price]


NOTHING = Amounts(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), ())


@dataclass
class Prices:
    """Amounts by number; money of other currencies is at the rates known by the day asked about."""

    facts: Facts
    amounts: Amounts = NOTHING
    _worth: dict[str, Ints] = field(default_factory=dict)

    def take(self, amounts: Amounts) -> None:
        """Have these amounts, numbered in their order, instead of those there are."""
        self.amounts = amounts
        self._worth.clear()

    def numbered(self, native: pa.ChunkedArray, currency: pa.ChunkedArray) -> Ints:
        """Keep amounts, NULL for none, of currencies; return the number of each."""
        named = currency.combine_chunks().dictionary_encode()
        codes, names = named.indices.to_numpy(), named.dictionary.to_pylist()
        amounts = pc.fill_null(native, UNPRICED).to_numpy().astype(np.int64)
        found, number = self.amounts, np.zeros(len(native), dtype=np.int64)
        for code, name in enumerate(names):
            here = codes == code
            # Hashing is ten times as fast as sorting, and no order is asked for.
            coded = pa.array(amounts[here]).dictionary_encode()
            number[here] = coded.indices.to_numpy() + np.int64(len(found.native))
            found = found.and_of(coded.dictionary.to_numpy(), name)
        self.take(found)
        return number

    def worth(self, as_of: date) -> Ints:
        """Return the money of each amount as of a day, UNPRICED where it has none."""
        sql = self.facts.worth("v", as_of)
        if sql not in self._worth:
            self._lend()
            rows = self.facts.run(f"SELECT n, {sql} AS money FROM {_TABLE} AS v ORDER BY n")
            self._worth[sql] = pc.fill_null(rows["money"], UNPRICED).to_numpy()
        return self._worth[sql]

    def _lend(self) -> None:
        found = self.amounts
        priced = pa.array(found.native, mask=found.native == UNPRICED)
        named = pa.DictionaryArray.from_arrays(found.currency, pa.array(found.names, pa.string()))
        n, currency = pa.array(np.arange(len(found.native))), named.cast(pa.string())
        table = pa.table({"n": n, "native": priced, "currency": currency})
        self.facts.engine.register_arrow(_TABLE, table)
