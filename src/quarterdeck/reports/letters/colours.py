"""The colours of a mail: those of the style sheet, since mail programs know no style sheets."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\);")


@cache
def colours() -> Mapping[str, tuple[str, str]]:
    """Return each colour of the style sheet by its name, on light and on dark paper."""
    sheet = files("quarterdeck.reports").joinpath("styles/quarterdeck/report.css")
    found = _TOKEN.findall(sheet.read_text(encoding="utf-8"))
    return {name: (_full(light), _full(dark)) for name, light, dark in found}


def _full(colour: str) -> str:
    """Return a colour in six digits: old mail programs read no shorter ones."""
    digits = colour[1:]
    return "#" + ("".join(d * 2 for d in digits) if len(digits) < len("000000") else digits)
