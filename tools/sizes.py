"""The size report: no file and no function may grow past what one reads in one sitting.

Fails at 500-line files and 50-line functions; reports from 300 and 25. Lines of a function are
those of its body, its docstring left out.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILE_STOP, FILE_REPORT = 500, 300
FUNCTION_STOP, FUNCTION_REPORT = 50, 25
FOLDERS = ("src", "frontend/src", "frontend/tests", "tests", "tools", "benchmarks", "examples")
BUILT = {f"src/quarterdeck/web/static/quarterdeck/{n}.js" for n in ("app", "first", "grid")}
"""Written by `make frontend` from sources that are measured themselves."""
KINDS = (".py", ".sql", ".css", ".js", ".ts", ".html")


@dataclass(frozen=True, slots=True)
class Size:
    """A file or function that is longer than it should be."""

    where: str
    lines: int
    stop: int

    @property
    def too_large(self) -> bool:
        """Whether it must be divided before the change can land."""
        return self.lines >= self.stop


def sizes(root: Path) -> Iterator[Size]:
    """Yield every file and function at or over its reporting length, under the project's root."""
    for path in sorted(p for folder in FOLDERS for p in (root / folder).rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.suffix not in KINDS or not path.is_file() or name in BUILT:
            continue
        text = path.read_text(encoding="utf-8")
        length = len(text.splitlines())
        if length >= FILE_REPORT:
            yield Size(name, length, FILE_STOP)
        if path.suffix == ".py":
            yield from _functions(name, ast.parse(text))


def _functions(name: str, tree: ast.Module) -> Iterator[Size]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if lines >= FUNCTION_REPORT:
            yield Size(f"{name}:{node.lineno} {node.name}", lines, FUNCTION_STOP)


def main() -> int:
    """Print what is long and return 1 when something is too long."""
    found = sorted(sizes(Path.cwd()), key=lambda size: (not size.too_large, size.where))
    for size in found:
        word = "TOO LARGE" if size.too_large else "long"
        print(f"{word:9} {size.lines:4} lines  {size.where}")
    return 1 if any(size.too_large for size in found) else 0


if __name__ == "__main__":
    sys.exit(main())
