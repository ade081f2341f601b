"""What is wrong with rows, in words: one sentence, fit for one row and many, and what to do."""

FAULTS: dict[str, tuple[str, str]] = {
    "too_few_cells": (
        "{rows} with fewer cells than the header has.",
        "Often a line break or quote inside a cell that the export does not mark: mend it there.",
    ),
    "too_many_cells": (
        "{rows} with more cells than the header has.",
        "Often the delimiter inside a cell without quotes: put that cell into quotes.",
    ),
    "open_quote": (
        "{rows} with a quote that is never closed or stands in the wrong place.",
        "Close the quote, or double the quotes inside a cell.",
    ),
    "unreadable": ("{rows} that cannot be read.", "Look at the text and mend it in the export."),
    "not_an_object": ("{rows} without a whole JSON object.", "Write one object on each line."),
    "missing_id": ("{rows} without an id in {field!r}.", "Give each row its id in the export."),
    "missing_date": (
        "{rows} without a date, and nothing says when the export was seen.",
        "Fill in the date, or import with --observed-at.",
    ),
    "bad_date": (
        "{rows} whose {field!r} is no date in the form expected, such as {examples}.",
        "Correct the cells, or give the column its `format` in the mapping.",
    ),
    "bad_number": (
        "{rows} whose {field!r} is no number, such as {examples}.",
        "Correct the cells, or set `decimal` or `empty` for the column in the mapping.",
    ),
    "bad_value": (
        "{rows} whose {field!r} is neither true nor false, such as {examples}.",
        "Write true or false, or translate them by `values` in the mapping.",
    ),
    "unknown_word": (
        "{rows} whose {field!r} is none of the words it knows, such as {examples}.",
        "Translate them by `values` in the mapping; `quarterdeck check` names the words.",
    ),
    "other_currency": (
        "{rows} whose {field!r} names another currency than the row, such as {examples}.",
        "Map the currency's own column, or correct the cells.",
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
    "unknown_pipeline": (
        "{rows} in the pipeline {value!r}, which the playbook does not know.",
        "Add the pipeline to playbook/stages.toml, or translate it by `values` in the mapping.",
    ),
    "unlisted_value": (
        "{rows} whose {field!r} is {value!r}, which is not in its list.",
        "Add it to playbook/dimensions.toml, or translate it by `values` in the mapping.",
    ),
    "missing_field": (
        "{rows} without the name of the field that changed.",
        "Export the field's name with each change.",
    ),
}
"""Why rows are held back, by code; ERROR, since their money is in no number."""

SKIPPED: dict[str, tuple[str, str]] = {
    "blank": ("{rows} left out as wholly empty.", "Nothing to do."),
    "ignored": ("{rows} left out, as the mapping says for {field!r}.", "Nothing to do."),
    "full_total": (
        "{rows} left out, as the mapping says for {field!r}, though filled like a row of data.",
        "If they are records, narrow the patterns of `totals`, withdraw this and import it again.",
    ),
    "discarded": (
        "{rows} left out by drift in the mapping, for a {field!r} such as {examples}.",
        'Write drift = "freeze" for the column to hold such rows back instead.',
    ),
    "ignored_field": (
        "{rows} left out for changing {value!r}, which the mapping does not name.",
        "Add it to field_names in the mapping if it matters.",
    ),
}
"""Why rows are left out on purpose."""

DOUBTS: dict[str, tuple[str, str]] = {
    "identical_body": (
        "{rows} equal to an earlier row in all but the id.",
        "Look whether a deal was entered twice; all of them count.",
    ),
    "duplicate_id": (
        "{rows} whose id stands in another row that says something else; the last one stands.",
        "Find out why the export lists a record twice.",
    ),
    "negative_duration": (
        "{rows} with a closing before the creation; known from the closing on.",
        "Correct the dates in the CRM; until then their cycle cannot be measured.",
    ),
    "no_closing_date": (
        "{rows} closed without a closing date; counted from when the export was seen.",
        "Fill in the closing date in the CRM.",
    ),
    "in_future": (
        "{rows} dated after the day of the import; counted from that date on.",
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
    "rounded_quantity": (
        "{rows} whose quantity has more than three decimals; it was rounded half to even.",
        "Round the quantities in the export if the rest matters.",
    ),
    "looks_like_thousands": (
        "{rows} whose amount looks like thousands (1.000 for 1,000) but was read as 1.",
        'Set decimal = "," for the column in the mapping, or decimal = "." if they are right.',
    ),
}
"""Why rows that are taken are doubted."""


UNREADABLE = ("too_few_cells", "too_many_cells", "open_quote", "unreadable", "not_an_object")
"""The codes of rows of which no cell can be told from the next."""

UNKNOWN_AMOUNT = "; amount unknown."
"""Ends a sentence about rows whose money at stake nobody can know."""


def rows(count: int) -> str:
    """Write a number of rows."""
    return many(count, "row")


def many(count: int, one: str) -> str:
    """Write a number of things whose plural ends in s."""
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"
