"""What is wrong with rows, in words: one sentence and one thing to do for each code."""

FAULTS: dict[str, tuple[str, str]] = {
    "too_few_cells": (
        "{rows} with fewer cells than the header has.",
        "Often a line break or quote inside a cell that the export does not mark: mend these rows.",
    ),
    "too_many_cells": (
        "{rows} with more cells than the header has.",
        "Often the delimiter inside a cell without quotes: put that cell into quotes.",
    ),
    "open_quote": (
        "{rows} with a quote that is never closed or stands in the wrong place.",
        "Close the quote, or double the quotes inside a cell.",
    ),
    "unreadable": ("{rows} that cannot be read.", "Mend these rows in the export."),
    "not_an_object": ("{rows} that are no JSON object.", "Write one whole object on each line."),
    "missing_id": ("{rows} without an id in {field!r}.", "Give each row its id in the export."),
    "missing_date": (
        "{rows} without a date, and nothing says when the export was seen.",
        "Fill in the date, or import with --observed-at.",
    ),
    "bad_date": (
        "{rows} whose {field!r} is no date in the form expected, such as {examples}.",
        "Correct these cells, or give the column its `format` in the mapping.",
    ),
    "bad_number": (
        "{rows} whose {field!r} is no number, such as {examples}.",
        "Correct these cells, or set `decimal` or `empty` for the column in the mapping.",
    ),
    "bad_value": (
        "{rows} whose {field!r} is neither true nor false, such as {examples}.",
        "Write true or false, or translate them by `values` in the mapping.",
    ),
    "other_currency": (
        "{rows} whose {field!r} names another currency than the row, such as {examples}.",
        "Map the currency's own column, or correct these cells.",
    ),
    "unknown_currency": (
        "{rows} in the currency {value!r}, which the playbook does not know.",
        "Add its rate to playbook/rates.csv, or correct the code.",
    ),
    "missing_stage": ("{rows} without a stage.", "Fill in the stage in the export."),
    "unmapped_stage": (
        "{rows} in the stage {value!r}, which the playbook does not know.",
        "Add the stage to playbook/stages.toml, or translate it by `values` in the mapping.",
    ),
    "missing_field": (
        "{rows} that do not say which field changed.",
        "Export the field's name with each change.",
    ),
}
"""Why rows are held back, by code; ERROR, since their money is in no number."""

SKIPPED: dict[str, tuple[str, str]] = {
    "blank": ("{rows} that are wholly empty were left out.", "Nothing to do."),
    "ignored": ("{rows} were left out, as the mapping says for {field!r}.", "Nothing to do."),
    "ignored_field": (
        "{rows} that change {value!r}, which the mapping does not name, were left out.",
        "Add it to field_names in the mapping if it matters.",
    ),
}
"""Why rows are left out on purpose."""

DOUBTS: dict[str, tuple[str, str]] = {
    "identical_body": (
        "{rows} that equal an earlier row in all but the id.",
        "Look whether a deal was entered twice; all of them count.",
    ),
    "duplicate_id": (
        "{rows} that share their id with a row that says something else; the last one stands.",
        "Find out why the export lists a record twice.",
    ),
    "negative_duration": (
        "{rows} that closed before they were created; they are known from their closing on.",
        "Correct the dates in the CRM; until then their cycle cannot be measured.",
    ),
    "no_closing_date": (
        "{rows} that are closed but have no closing date; they count from when they were seen.",
        "Fill in the closing date in the CRM.",
    ),
    "in_future": (
        "{rows} dated after the day of the import; they count from that date on.",
        "Correct the dates, or the time zone in the mapping.",
    ),
    "long_ago": ("{rows} dated before 1980.", "Often a filler date: correct it in the CRM."),
    "far_close_date": (
        "{rows} due in more than ten years.",
        "Often a filler date: correct it in the CRM.",
    ),
    "rounded_amount": (
        "{rows} whose amount has more decimals than its currency; it was rounded half to even.",
        "Round the amounts in the export if these cents matter.",
    ),
}
"""Why rows that are taken are doubted."""


def rows(count: int) -> str:
    """Write a number of rows."""
    return "1 row" if count == 1 else f"{count:,} rows"
