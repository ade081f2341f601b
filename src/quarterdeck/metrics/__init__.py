"""The catalogue of metrics: one definition each, evaluated as of any day, explained in full."""

from quarterdeck.metrics.catalogue import Metric, catalogue, find
from quarterdeck.metrics.evaluate import Answer, evaluate
from quarterdeck.metrics.explain import Explanation, explain

__all__ = ["Answer", "Explanation", "Metric", "catalogue", "evaluate", "explain", "find"]
