"""Every metric gives the same answers on a Spark Connect server as embedded, to the cent."""

from collections.abc import Iterator

import pytest

from quarterdeck.engine.spark import SparkEngine
from quarterdeck.facts import Facts
from quarterdeck.metrics import catalogue
from tests.metrics.conftest import ask


@pytest.fixture(scope="module")
def afar(spark_server: str, spring: Facts) -> Iterator[Facts]:
    """The thirty hand-made deals, read by Spark."""
    engine = SparkEngine(spark_server)
    yield Facts(spring.store, engine)
    engine.close()


@pytest.mark.parametrize("name", list(catalogue()))
def test_same_numbers(spring: Facts, afar: Facts, name: str) -> None:
    for by in ((), ("region", "product")):
        here, there = ask(spring, name, by=by), ask(afar, name, by=by)
        assert [(a.dimensions, a.n, a.assumptions) for a in there] == [
            (a.dimensions, a.n, a.assumptions) for a in here
        ]
        for near, far in zip(here, there, strict=True):
            exact = not isinstance(near.value, float)
            assert far.value == (near.value if exact else pytest.approx(near.value, rel=1e-12))


@pytest.mark.parametrize(("name", "by"), [("win_incidence", "age_days"), ("linearity", "week")])
def test_same_curves(spring: Facts, afar: Facts, name: str, by: str) -> None:
    here, there = ask(spring, name, by=(by,)), ask(afar, name, by=(by,))
    assert [a.dimensions for a in there] == [a.dimensions for a in here]
    assert [a.value for a in there] == pytest.approx([a.value for a in here], rel=1e-12)
