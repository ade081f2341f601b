from pathlib import Path

from tools.sizes import Size, sizes

ROOT = Path(__file__).parents[2]


def test_no_file_and_no_function_is_too_large() -> None:
    assert [size for size in sizes(ROOT) if size.too_large] == []


def test_what_is_too_large_would_be_seen(tmp_path: Path) -> None:
    body = "\n".join("    x = 1" for _ in range(49))
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "fine.py").write_text(f'def f():\n    """Doc."""\n{body}\n')
    (tmp_path / "src" / "long.py").write_text(f"def g():\n{body}\n    return x\n")
    (tmp_path / "src" / "big.sql").write_text("--\n" * 500)
    assert list(sizes(tmp_path)) == [
        Size("src/big.sql", 500, 500),
        Size("src/fine.py:1 f", 49, 50),
        Size("src/long.py:1 g", 50, 50),
    ]
    assert [size.too_large for size in sizes(tmp_path)] == [True, False, True]
