"""A backtest with the source it came from."""

from dataclasses import dataclass

from quarterdeck.forecast.backtest import Backtest
from quarterdeck.forecast.origins import Origins
from quarterdeck.reports.source import Source


@dataclass(frozen=True, slots=True)
class Proved:
    """A backtest, from which days it looked ahead, and the source."""

    source: Source
    origins: Origins
    backtest: Backtest
