"""The lines of a text, seen in blocks: how they end, and whether one is far too long."""

from pathlib import Path

from quarterdeck.words.problem import QuarterdeckError

LONGEST = 1024 * 1024
"""No line of an export may be longer, in bytes; a cell of a CRM holds at most an eighth of it."""


class Lines:
    """Takes the blocks of one file in order."""

    def __init__(self, path: Path) -> None:
        """Start before the first byte of the file."""
        self._path = path
        self._at = self._begin = 0
        self._lf = self._cr = self._crlf = 0
        self._after_cr = False

    def add(self, block: bytes) -> None:
        """Count the line ends of the next block; raises QuarterdeckError for a giant line."""
        self._hop(block)
        self._lf += block.count(b"\n")
        if b"\r" in block or self._after_cr:
            self._cr += block.count(b"\r")
            self._crlf += block.count(b"\r\n") + (self._after_cr and block[:1] == b"\n")
        self._after_cr = block[-1:] == b"\r" if block else self._after_cr
        self._at += len(block)

    @property
    def count(self) -> int:
        """The lines so far, an unfinished last one included; in UTF-16 it may be more."""
        return self._lf + self._cr - self._crlf + (self._begin < self._at)

    def finish(self) -> str:
        """Return 'lf', 'crlf', 'cr', 'mixed', or '' when no line ended."""
        if not self._cr:
            return "lf" if self._lf else ""
        if not self._lf:
            return "cr"
        return "crlf" if self._cr == self._crlf == self._lf else "mixed"

    def _hop(self, block: bytes) -> None:
        """Leap from line end to line end, each time as far as one line may reach."""
        while self._at + len(block) - self._begin > LONGEST:
            low = max(self._begin - self._at, 0)
            high = self._begin - self._at + LONGEST
            last = _last_end(block, low, high)
            if last < 0:
                raise self._giant(block[:low])
            self._begin = self._at + last + 1
        last = _last_end(block, max(self._begin - self._at, 0), len(block))
        if last >= 0:
            self._begin = self._at + last + 1

    def _giant(self, before: bytes) -> QuarterdeckError:
        """Say where the line is; lines are counted by the end that the file uses."""
        line = 1 + max(self._lf + before.count(b"\n"), self._cr + before.count(b"\r"))
        return QuarterdeckError(
            f"{self._path.name} has a line of more than {LONGEST:,} bytes: line {line:,}, which "
            f"begins at byte {self._begin:,}.",
            fix="Often a quote that is never closed, or a file that is no table: look at that line "
            "in the export, mend or remove it, and import again.",
            where=f"{self._path}:{line}",
        )


def _last_end(block: bytes, low: int, high: int) -> int:
    """Return where the last line end between two offsets is, or -1."""
    last = block.rfind(b"\n", low, high)
    return last if last >= 0 else block.rfind(b"\r", low, high)
