"""An engine that asks two engines every question and accepts one answer only."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from quarterdeck.engine.conformance import compare_tables
from quarterdeck.engine.duck import DuckEngine
from quarterdeck.engine.spark import SparkEngine


class Twin:
    """Both engines behind the door every engine has; a difference fails the test."""

    def __init__(self, duck: DuckEngine, spark: SparkEngine) -> None:
        self.engines = (duck, spark)

    def register(self, name: str, paths: Sequence[Path]) -> None:
        for engine in self.engines:
            engine.register(name, list(paths))

    def register_arrow(self, name: str, table: pa.Table) -> None:
        for engine in self.engines:
            engine.register_arrow(name, table)

    def keep(self, name: str, sql: str) -> None:
        for engine in self.engines:
            engine.keep(name, sql)

    def forget(self, name: str) -> None:
        for engine in self.engines:
            engine.forget(name)

    def query(self, sql: str) -> pa.Table:
        here, there = (engine.query(sql) for engine in self.engines)
        found = compare_tables(here, there)
        assert not found, f"{found[:5]}\n{sql}"
        return here

    def close(self) -> None:
        for engine in self.engines:
            engine.close()
