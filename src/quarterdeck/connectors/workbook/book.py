"""The sheets of a workbook by name: which parts hold them, what can be seen, how days count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from xml.etree.ElementTree import Element, ParseError, fromstring

from quarterdeck.connectors.workbook.package import Package
from quarterdeck.words.problem import QuarterdeckError

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_STYLES = "xl/styles.xml"
_FORBIDDEN = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CURRENCY = re.compile(r"\[\$([^\]-]+)(?:-[0-9A-Fa-f]+)?\]|\"([^\"]{1,4})\"|([$€£¥₹])")
_ISO = re.compile(r"[A-Z]{3}")
_SIGNS = frozenset("$€£¥₹₽₩₺₴₪")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name, the part that holds it, and whether people see it."""

    name: str
    part: str
    visible: bool


def sheets(package: Package) -> tuple[Sheet, ...]:
    """Return the sheets that hold cells, in their order; QuarterdeckError for a damaged book."""
    targets = {
        _attribute(relation, "Id"): _attribute(relation, "Target")
        for relation in _elements(package, _RELATIONS, "Relationship")
        if _attribute(relation, "Type").endswith("/worksheet")
    }
    found = []
    for element in _elements(package, _BOOK, "sheet"):
        target = targets.get(_attribute(element, "id"), "")
        part = normpath(join("xl", target)).lstrip("/") if target else ""
        if part in package.parts:
            seen = _attribute(element, "state") in ("", "visible")
            found.append(Sheet(_attribute(element, "name"), part, seen))
    return tuple(found)


def counts_from_1904(package: Package) -> bool:
    """Tell whether days are numbered from 1904, as old Excel for the Mac did."""
    settings = list(_elements(package, _BOOK, "workbookPr"))
    return bool(settings) and _attribute(settings[0], "date1904") in ("1", "true")


def currencies(package: Package) -> dict[int, str]:
    """Return the sign or code of the currency that each cell format shows, by the format's place.

    Formats that show none, or that of the reader's own country, are left out.
    """
    if not package.text(_STYLES):
        return {}
    styles = _parsed(package, _STYLES)
    patterns = {
        _attribute(element, "numFmtId"): _attribute(element, "formatCode")
        for element in styles.iter()
        if _local(element) == "numFmt"
    }
    formats = next((element for element in styles if _local(element) == "cellXfs"), None)
    found = {}
    for place, element in enumerate(formats if formats is not None else ()):
        sign = _sign(patterns.get(_attribute(element, "numFmtId"), ""))
        if sign:
            found[place] = sign
    return found


def _sign(pattern: str) -> str:
    for match in _CURRENCY.finditer(pattern):
        sign = next((group for group in match.groups() if group), "").strip()
        if sign in _SIGNS or _ISO.fullmatch(sign) or sign in ("kr", "zł", "Kč", "Ft", "CHF", "R$"):
            return sign
    return ""


def _elements(package: Package, part: str, name: str) -> Iterator[Element]:
    return (element for element in _parsed(package, part).iter() if _local(element) == name)


def _parsed(package: Package, part: str) -> Element:
    """Parse a small part; one that defines entities is refused, since these may grow for ever."""
    text = package.text(part)
    try:
        if not _FORBIDDEN.search(text):
            return fromstring(text)  # noqa: S314 -- without entities nothing can grow
    except (ParseError, ValueError):
        pass
    raise QuarterdeckError(
        f"{package.path.name} is a damaged workbook: {part} is no XML of Excel's kind.",
        fix="Export or copy it again; Excel must open it without repairing anything.",
        where=str(package.path),
    )


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _attribute(element: Element, name: str) -> str:
    """Return an attribute whatever its namespace, '' when it is absent."""
    return next((v for key, v in element.attrib.items() if key.rpartition("}")[2] == name), "")
