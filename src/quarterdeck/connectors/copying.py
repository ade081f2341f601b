"""A copy of a text in UTF-8 with plain line ends, for files that are written otherwise."""

import codecs
from pathlib import Path

from quarterdeck.connectors.scan import text_blocks
from quarterdeck.words.problem import QuarterdeckError

LEGACY = "cp1252"
"""What a text is read as that is neither UTF-8 nor UTF-16."""

_BYTES = bytes(range(256))
_WINDOWS = "".join(
    chr(byte) if char == "\ufffd" else char
    for byte, char in zip(_BYTES, _BYTES.decode(LEGACY, "replace"), strict=True)
)
# Five bytes mean nothing in Windows-1252; like browsers we keep them as control characters, so
# that no text is lost and no file is refused for them.


def plain_copy(path: Path, to: Path, *, encoding: str, compressed: bool) -> None:
    """Write the text as UTF-8 with LF line ends, block by block.

    Raises QuarterdeckError when the bytes are not in that encoding or no such encoding exists.
    """
    decode = _decoder(path, encoding)
    after_cr = False
    with to.open("w", encoding="utf-8", newline="") as copy:
        for block in text_blocks(path, compressed=compressed):
            text = decode(block, final=False)
            if after_cr and text.startswith("\n"):
                text = text[1:]
            after_cr = text.endswith("\r") if text else after_cr
            copy.write(text.replace("\r\n", "\n").replace("\r", "\n"))
        copy.write(decode(b"", final=True))


class _Decode:
    """Turns blocks of bytes into text, and a failure into words."""

    def __init__(self, path: Path, encoding: str) -> None:
        self._path, self._encoding = path, encoding
        self._windows = encoding == LEGACY
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def __call__(self, block: bytes, *, final: bool) -> str:
        if self._windows:
            return codecs.charmap_decode(block, "strict", _WINDOWS)[0]
        try:
            return self._decoder.decode(block, final)
        except UnicodeError as error:
            raise QuarterdeckError(
                f"{self._path.name} is not written in {self._encoding}: {error}.",
                fix="Correct `encoding` in the mapping, or remove it: then the file is looked at.",
                where=str(self._path),
            ) from error


def _decoder(path: Path, encoding: str) -> _Decode:
    try:
        codecs.lookup(encoding)
    except LookupError as error:
        raise QuarterdeckError(
            f"There is no encoding called {encoding!r}.",
            fix="Use a name such as utf-8, utf-16, cp1252, latin-1 or shift_jis in the mapping.",
            where=str(path),
        ) from error
    return _Decode(path, codecs.lookup(encoding).name)
