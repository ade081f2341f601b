"""The org tree of today, as forms list it: each part of the company below the one it is under."""

from collections.abc import Iterator

from quarterdeck.desk.sheets.part import Book


def nodes_below(book: Book, top: str = "") -> Iterator[tuple[str, int]]:
    """Yield every team and person of today under a part of the tree with its depth, teams first.

    Without a part it is everybody, those last who have no place in the tree.
    """
    tree = book.playbook.tree
    below: dict[str, list[str]] = {}
    for node in tree.nodes():
        parent = tree.parent(node, book.today)
        if parent is not None:
            below.setdefault(parent, []).append(node)
    gone = {p.id for p in book.playbook.people if p.left and p.left <= book.today}
    yield from _walk(book, below, gone, (top, 0 if top else 1))
    if not top:
        nodes = tree.nodes()
        homeless = (p.id for p in book.playbook.people if p.id not in nodes | gone)
        yield from ((node, 1) for node in sorted(homeless, key=book.name))


def _walk(
    book: Book, below: dict[str, list[str]], gone: set[str], at: tuple[str, int]
) -> Iterator[tuple[str, int]]:
    """Yield what is below a part of the tree, itself first; checks refuse a tree with a circle."""
    top, depth = at
    if top:
        yield top, depth
        depth += 1
    teams = (n for n in below.get(top, []) if n in below)
    people = (n for n in below.get(top, []) if n not in below and n not in gone)
    for nodes in (teams, people):
        for node in sorted(nodes, key=lambda n: (book.name(n).casefold(), n)):
            yield from _walk(book, below, gone, (node, depth))


def teams(book: Book) -> tuple[tuple[str, str], ...]:
    """Return every team of today with its name, in the order of the tree."""
    parents = {book.playbook.tree.parent(n, book.today) for n in book.playbook.tree.nodes()}
    return tuple((n, book.name(n)) for n, _ in nodes_below(book) if n in parents)
