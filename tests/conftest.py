"""What tests of several rooms share: the real data sets and a Spark Connect server."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling, Scheduling

from quarterdeck.engine.spark import SparkEngine

SERVED = "tests/web/"

# One run tries what every run tries, so that a red test is a changed product; to look for new
# examples, and more of them, set HYPOTHESIS_PROFILE=explore (tests/tries.py). No deadline: a busy
# machine is not a fault.
settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

# A parallel test worker has no main file, which the Spark client takes for its own doctests.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = __file__


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """Let `--dist loadfile` give all files that share the served app to one worker."""
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


class ByFile(LoadFileScheduling):
    """Keeps a file together, and what the served app is started for and draws its pages for."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return SERVED if file.startswith(SERVED) else file


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder with the real data sets, or a skip that says how to name it."""
    named = os.environ.get("QUARTERDECK_DATA", "")
    if not named or not Path(named).is_dir():
        pytest.skip("real data sets: set QUARTERDECK_DATA to their folder to run this test")
    return Path(named)


@pytest.fixture(scope="session")
def spark_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Spark Connect server of our own, ended with the session."""
    log = tmp_path_factory.mktemp("spark") / "server.log"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "pysail", "spark", "server", "--port", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait_until_open(port, server, log)
        yield f"sc://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_open(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the Spark Connect server did not start: {log.read_text(errors='replace')}")


@pytest.fixture
def spark(spark_server: str) -> Iterator[SparkEngine]:
    """A Spark engine with no names in it yet."""
    engine = SparkEngine(spark_server)
    yield engine
    engine.close()
