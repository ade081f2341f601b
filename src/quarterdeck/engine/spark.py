"""Spark past one machine: the same SQL over the same files, through Spark Connect."""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from quarterdeck.engine.dialect import to_spark
from quarterdeck.words.problem import QuarterdeckError


class SparkEngine:
    """An Engine on a Spark Connect server, named by its address (`sc://host:port`).

    The server reads Parquet files by their path: it must see the same folder. Moments are UTC and
    overflow is an error, never a wrapped number. Raises QuarterdeckError when the client is not
    installed or the server does not answer.
    """

    def __init__(self, remote: str) -> None:
        """Open a session of its own, in UTC and strict about arithmetic."""
        try:
            from pyspark.sql.connect.session import SparkSession
        except ImportError as error:
            raise QuarterdeckError(
                "the Spark engine needs its client, which is not installed",
                fix="pip install 'quarterdeck[spark]'",
            ) from error
        self._session = SparkSession.builder.remote(remote).create()
        try:
            self._session.conf.set("spark.sql.session.timeZone", "UTC")
            self._session.conf.set("spark.sql.ansi.enabled", "true")
        except Exception as error:
            raise QuarterdeckError(
                f"no Spark Connect server answers at {remote}",
                fix="start it, or name its address as sc://host:port",
            ) from error

    def register(self, name: str, paths: Sequence[Path]) -> None:
        """Give the rows of Parquet files a name, replacing what had it."""
        frame = self._session.read.parquet(*(str(path) for path in paths))
        frame.createOrReplaceTempView(name)

    def register_arrow(self, name: str, table: pa.Table) -> None:
        """Send a small table to the server under a name, replacing what had it."""
        self._session.createDataFrame(table).createOrReplaceTempView(name)

    def query(self, sql: str) -> pa.Table:
        """Run a query of our dialect; raises NotPortable when it does not mean the same there."""
        return self._session.sql(to_spark(sql)).toArrow()

    def close(self) -> None:
        """End the session; the names go with it."""
        self._session.stop()
