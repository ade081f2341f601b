"""Cells that a spreadsheet would run as a formula, made plain text where they are exported."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_safe(cell: str) -> str:
    """Return a text cell fit for a CSV that people open: one that begins a formula gets a quote.

    Numbers such as -12.5 stay numbers. Data is kept as it is inside the product.
    """
    if not cell.startswith(_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    bare = cell[1:].replace(",", "").replace(".", "", 1)
    return cell[0] in "+-" and bare.isascii() and bare.isdigit()
