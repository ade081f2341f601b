"""Files that are no table we read, told by their first bytes, with what to do about each."""

import codecs
import re

_AS_CSV = "Save or export it as CSV (UTF-8) and import that."
_BINARY = {
    b"PK\x03\x04": (
        "a zip archive, but no Excel workbook",
        "An archive of exports is imported as NAME.zip; unpack it to name one table of it.",
    ),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", _AS_CSV),
    b"%PDF": ("a PDF", _AS_CSV),
}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_SPACE = b"\xef\xbb\xbf \t\r\n"
_PAGE = re.compile(rb"<(!doctype|!--|html|head|body|table|meta|style|div|\?xml)\b", re.IGNORECASE)
_ARRAY = re.compile(rb"\[\s*[\[{\]]")


def other_form(head: bytes) -> tuple[str, str] | None:
    """Return what a file is and what to do about it when its head is of no table we read."""
    for mark, told in _BINARY.items():
        if head.startswith(mark):
            return told
    if head.startswith(_UTF_32) or _is_utf_32(head):
        return "text in UTF-32", _AS_CSV
    text = head.lstrip(_SPACE)
    if _PAGE.match(text):
        fix = (
            "Open it: save a table that was saved as a web page (often as .xls) as CSV (UTF-8); on "
            "a page that asks to sign in, sign in and export again."
        )
        return "a web page or XML", fix
    if _ARRAY.match(text):
        fix = "Write one object on each line (JSON Lines), as `jq -c '.[]'` does, or export as CSV."
        return "one JSON array", fix
    if b"\0" in head and not (head.startswith(_UTF_16) or is_utf_16(head)):
        return f"no text: byte {head.index(0):,} of it is NUL", nul_fix()
    return None


def nul_fix() -> str:
    """Say what to do about a text with NUL bytes."""
    return (
        "Export it again as CSV (UTF-8); it is damaged or no text. If a program fills cells with "
        "NUL bytes, remove them (tr -d '\\000') and import that."
    )


def is_utf_16(head: bytes) -> bool:
    """Tell text in UTF-16 without a mark: a zero in every second byte, hardly any in the others."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    return max(odd, even) * 4 > len(head) and min(odd, even) * 50 < max(odd, even)


def _is_utf_32(head: bytes) -> bool:
    """Tell text in UTF-32 without a mark: three zeros in nearly every four bytes."""
    fours = len(head) // 4
    zeros = [head[place : fours * 4 : 4].count(0) for place in range(4)]
    return fours > 1 and sum(count * 10 >= fours * 9 for count in zeros) == 3  # noqa: PLR2004
