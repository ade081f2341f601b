"""What the amounts of open deals are worth as of a day, each amount of a currency priced once."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quarterdeck.facts.facts import Facts
from quarterdeck.forecast.history import Ints

UNPRICED = -(2**63)
"""The money of a deal without an amount, or in a currency that has no rate."""

_TABLE = "forecast_prices"


@dataclass
class Prices:
    """Amounts by number; money of other currencies is at the rates known by the day asked about."""

    facts: Facts
    native: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    _currency: list[str] = field(default_factory=list)
    _worth: dict[str, Ints] = field(default_factory=dict)

    def numbered(self, native: pa.ChunkedArray, currency: pa.ChunkedArray) -> Ints:
        """Keep amounts, NULL for none, of currencies; return the number of each."""
        named = currency.combine_chunks().dictionary_encode()
        codes, names = named.indices.to_numpy(), named.dictionary.to_pylist()
        amounts = pc.fill_null(native, UNPRICED).to_numpy().astype(np.int64)
        start = len(self.native)
        found, number = [], np.zeros(len(amounts), dtype=np.int64)
        for code, name in enumerate(names):
            here = codes == code
            # Hashing is ten times as fast as sorting, and no order is asked for.
            coded = pa.array(amounts[here]).dictionary_encode()
            unique = coded.dictionary.to_numpy()
            number[here] = coded.indices.to_numpy() + np.int64(start)
            start += len(unique)
            found.append(unique)
            self._currency += [name] * len(unique)
        self.native = np.concatenate([self.native, *found])
        self._worth.clear()
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
        priced = pa.array(self.native, mask=self.native == UNPRICED)
        n = pa.array(np.arange(len(self.native)))
        currency = pa.array(self._currency, pa.string())
        table = pa.table({"n": n, "native": priced, "currency": currency})
        self.facts.engine.register_arrow(_TABLE, table)
