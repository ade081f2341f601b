"""Spark past one machine: the same SQL over the same files, through Spark Connect."""

import socket
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa

from quarterdeck.engine.dialect import to_spark
from quarterdeck.words.problem import QuarterdeckError

DEFAULT_PORT = 15002
"""Where a Spark Connect server listens when its address names no port."""

PATIENCE = 10
"""Seconds to wait for a server to accept a connection."""

RETRIES = 5
"""How often a request that found no server is sent again, over about fifteen seconds."""


class SparkEngine:
    """An Engine on a Spark Connect server, named by its address (`sc://host:port`).

    The server reads Parquet files by their path: it must see the same folder. Moments are UTC and
    overflow is an error, never a wrapped number. Raises QuarterdeckError when the client is not
    installed or the server does not answer.
    """

    def __init__(self, remote: str) -> None:
        """Open a session of its own, in UTC and strict about arithmetic."""
        try:
            from pyspark.sql.connect.client.retries import DefaultPolicy
            from pyspark.sql.connect.session import SparkSession
        except ImportError as error:
            raise QuarterdeckError(
                "the Spark engine needs its client, which is not installed",
                fix="pip install 'quarterdeck[spark]'",
            ) from error
        _require_answer(remote)
        self._session = SparkSession.builder.remote(remote).create()
        # By default a server that went away is asked again for ten minutes, at exit too.
        self._session.client.set_retry_policies([DefaultPolicy(max_retries=RETRIES)])
        self._session.conf.set("spark.sql.session.timeZone", "UTC")
        self._session.conf.set("spark.sql.ansi.enabled", "true")

    def register(self, name: str, paths: Sequence[Path]) -> None:
        """Give the rows of Parquet files a name, replacing what had it."""
        frame = self._session.read.parquet(*(str(path) for path in paths))
        frame.createOrReplaceTempView(name)

    def register_arrow(self, name: str, table: pa.Table) -> None:
        """Send a small table to the server under a name, replacing what had it."""
        self._session.createDataFrame(table).createOrReplaceTempView(name)

    def keep(self, name: str, sql: str) -> None:
        """Give a query a name; what is kept of its rows is for the server to say."""
        self._session.sql(to_spark(sql)).createOrReplaceTempView(name)

    def forget(self, name: str) -> None:
        """Let go of a table of `register_arrow` or `keep`; one that is not there is no error."""
        self._session.sql(f"DROP VIEW IF EXISTS `{name}`")

    def query(self, sql: str) -> pa.Table:
        """Run a query of our dialect; raises NotPortable when it does not mean the same there."""
        return self._session.sql(to_spark(sql)).toArrow()

    def close(self) -> None:
        """End the session; the names go with it."""
        self._session.stop()


def _require_answer(remote: str) -> None:
    # The client itself would try again for minutes before it says that nobody is there.
    address = urlsplit(remote)
    try:
        place = (address.hostname or "", address.port or DEFAULT_PORT)
        socket.create_connection(place, timeout=PATIENCE).close()
    except (OSError, ValueError) as error:
        raise QuarterdeckError(
            f"no Spark Connect server answers at {remote}: {error}",
            fix="start it, or name its address as sc://host:port",
        ) from error
