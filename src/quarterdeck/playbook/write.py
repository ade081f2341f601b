"""The only writer of playbook files: a playbook as a value becomes the files that say the same."""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile

from quarterdeck.playbook import (
    benchmarks,
    dimensions,
    layouts,
    measures,
    methodology,
    people,
    private,
    ramps,
    rates,
    scorecards,
    settings,
    stages,
    standards,
    targets,
    toml,
)
from quarterdeck.playbook.model import Column, Dimension, Playbook
from quarterdeck.playbook.model import Mapping as FileMapping
from quarterdeck.playbook.private import PrivatePerson
from quarterdeck.playbook.tables import COMMENT
from quarterdeck.playbook.tracks import Pipeline, Stage
from quarterdeck.words.days import FIRST_DAY
from quarterdeck.words.money import to_major
from quarterdeck.words.problem import QuarterdeckError


def write_playbook(root: Path, playbook: Playbook, people: Iterable[PrivatePerson] = ()) -> None:
    """Write workspace.toml and the playbook folder so that reading them gives the same playbook.

    Files of the same name are replaced; a mapping file the playbook does not hold is left alone.
    `people` adds people_private.csv. Raises QuarterdeckError for ids that a table cannot hold.
    """
    files = playbook_files(playbook)
    private_rows = [(p.id, p.name, p.email, ";".join(p.aliases)) for p in people]
    if private_rows:
        files[private.FILE] = _csv(private.COLUMNS, private_rows)
    write_files(root, files)


def write_files(root: Path, files: Mapping[str, str]) -> None:
    """Write texts under `root` by relative path, each whole or not at all; makes the folders."""
    for path, content in files.items():
        parts = PurePosixPath(path)
        if parts.is_absolute() or ".." in parts.parts:
            raise QuarterdeckError(
                f"{path!r} lies outside the workspace.", fix="Use a path inside the workspace."
            )
        target = root / parts
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _replace(target, content)
        except OSError as error:
            raise QuarterdeckError(
                f"{target} cannot be written: {error.strerror}.",
                fix="Check the folder's permissions and the free space, then try again.",
            ) from error


def playbook_files(playbook: Playbook) -> dict[str, str]:
    """Return the text of every playbook file by its path in the workspace."""
    currency = playbook.settings.currency
    files = {
        settings.FILE: _workspace(playbook),
        stages.FILE: "\n".join(_pipeline(pipeline) for pipeline in playbook.pipelines),
        dimensions.FILE: "\n".join(_dimension(dimension) for dimension in playbook.dimensions),
        people.FILE: _csv(
            people.PEOPLE_COLUMNS,
            (
                (p.id, p.role, _joined(p.crm_ids), _day(p.started), _day(p.left))
                for p in playbook.people
            ),
        ),
        people.ORG: _csv(
            people.ORG_COLUMNS, ((e.node, e.parent, f"{e.since}") for e in playbook.tree.edges)
        ),
        targets.FILE: _csv(targets.COLUMNS, _targets(playbook, currency)),
        rates.FILE: _csv(
            rates.COLUMNS,
            ((r.currency, f"{r.since}", ramps.share(r.rate), r.kind) for r in playbook.rates),
        ),
    }
    if playbook.measures:
        files[measures.FILE] = "\n".join(
            toml.table((m.name,), {"title": toml.text(m.title)} if m.title else {})
            for m in playbook.measures
        )
    files.update((mapping.path, _mapping(mapping)) for mapping in playbook.mappings)
    files |= standards.written(playbook.standards)
    files |= ramps.written(playbook.ramps) | methodology.written(playbook.methodology)
    files |= benchmarks.written(playbook.benchmarks) | scorecards.written(playbook.scorecards)
    return files


def _workspace(playbook: Playbook) -> str:
    company, calendar = playbook.settings, playbook.settings.calendar
    tables = {
        "company": {
            "name": toml.text(company.name),
            "timezone": toml.text(company.timezone),
            "currency": toml.text(company.currency),
        },
        "calendar": {
            "start_month": toml.text(settings.MONTHS[calendar.start_month - 1]),
            "pattern": toml.text(calendar.pattern),
            "week_start": toml.text(settings.WEEKDAYS[calendar.week_start]),
            "year_end_rule": toml.text(calendar.year_end_rule),
            "forecast_week_start": toml.text(settings.WEEKDAYS[calendar.forecast_week_start]),
            "holidays": toml.text(company.holidays),
        },
        "defaults": {
            "target_kind": toml.text(company.target_kind),
            "rollup": toml.text(company.rollup),
            "stale_days": f"{company.stale_days}",
            "double_credit": _flag(company.double_credit),
            "rates": toml.text(f"{company.rates}"),
            "measure": toml.text(company.measure),
        },
        "history": {"assume": toml.texts(company.assume)},
        "org": {"levels": toml.texts(playbook.levels)},
    }
    top = f"simulated = {_flag(company.simulated)}\n"
    return "\n".join((top, *(toml.table((name,), table) for name, table in tables.items())))


def _pipeline(pipeline: Pipeline) -> str:
    tracks = []
    for track in pipeline.tracks:
        path = ("pipelines", pipeline.name, "tracks", track.name)
        for since, listed in track.maps:
            steps = "".join(f"  {_stage(stage)},\n" for stage in listed)
            entries = {"main": _flag(track.main), "stages": f"[\n{steps}]"}
            entries |= {} if since == FIRST_DAY else {"since": f"{since}"}
            several = "[{}]" if track.earlier else "{}"
            header, _, rest = toml.table(path, entries).partition("\n")
            tracks.append(f"{several.format(header)}\n{rest}")
    return "\n".join(tracks)


def _stage(stage: Stage) -> str:
    entries = {
        "name": toml.text(stage.name),
        "outcome": toml.text(stage.outcome),
        "category": toml.text(stage.category),
        "probability": ramps.share(stage.probability),
    }
    if stage.qualified:
        entries["qualified"] = _flag(stage.qualified)
    if stage.formerly:
        entries["formerly"] = toml.texts(stage.formerly)
    return toml.inline(entries)


def _dimension(dimension: Dimension) -> str:
    entries = {"source": toml.text(dimension.source)}
    if dimension.title:
        entries["title"] = toml.text(dimension.title)
    if dimension.values:
        entries["values"] = toml.texts(dimension.values)
    if dimension.renewals:
        entries["renewals"] = toml.texts(dimension.renewals)
    if dimension.run_rate:
        entries["run_rate"] = toml.texts(dimension.run_rate)
    if dimension.confidential:
        entries["confidential"] = toml.texts(dimension.confidential)
    return toml.table((dimension.name,), entries)


def _targets(playbook: Playbook, currency: str) -> Iterable[tuple[str, ...]]:
    for target in playbook.targets:
        amount = to_major(target.amount, target.currency or currency)
        head = (target.scope or targets.COMPANY, target.measure, target.period, amount)
        yield (*head, target.kind, f"{target.since}", f"{target.version}", target.currency)


def _mapping(mapping: FileMapping) -> str:
    words = {
        "name": mapping.name,
        "table": mapping.table,
        "kind": mapping.kind,
        "id": mapping.id_column,
        "sequence": mapping.sequence,
        "opened_stage": mapping.opened_stage,
        "field_column": mapping.field_column,
        "old_column": mapping.old_column,
        "new_column": mapping.new_column,
        "timezone": mapping.timezone,
        "delimiter": mapping.delimiter,
        "encoding": mapping.encoding,
    }
    head = {name: toml.text(word) for name, word in words.items() if word}
    head |= layouts.written(mapping.layout)
    if mapping.drift:
        head["drift"] = toml.text(mapping.drift)
    if mapping.person_name:
        head["person_name"] = toml.texts(mapping.person_name)
    head["files"] = toml.texts(mapping.files)
    if mapping.header:
        head["header"] = toml.texts(mapping.header)
    for name in ("valid_at", "observed_at", "created", "closed"):
        column: Column | None = getattr(mapping, name)
        if column is not None:
            head[name] = _column(column)
    if mapping.field_names:
        head["field_names"] = toml.inline({n: toml.text(w) for n, w in mapping.field_names})
    flags = {"complete": mapping.complete, "keeps_deleted": mapping.keeps_deleted}
    head |= {name: _flag(value) for name, value in flags.items() if value}
    if mapping.beside:
        head["beside"] = toml.texts(mapping.beside)
    if mapping.id_names or "id_names" in mapping.stated:
        head["id_names"] = _flag(mapping.id_names)
    if mapping.ignore:
        rows = ({"column": toml.text(c), "values": toml.texts(v)} for c, v in mapping.ignore)
        head["ignore"] = f"[{', '.join(toml.inline(row) for row in rows)}]"
    columns = {column.field: _column(column) for column in mapping.columns}
    return f"{toml.table(('mapping',), head)}\n{toml.table(('columns',), columns)}"


def _column(column: Column) -> str:
    plain = Column(column.field, column=column.column)
    if column == plain and column.column and not column.stated:
        return toml.text(column.column)
    entries: dict[str, str] = {}
    for name, word in (("column", column.column), ("constant", column.constant)):
        if word:
            entries[name] = toml.text(word)
    if column.format:
        entries["format"] = toml.texts(column.format)
    if column.decimal != "." or "decimal" in column.stated:
        entries["decimal"] = toml.text(column.decimal)
    if column.values:
        entries["values"] = toml.inline({name: toml.text(word) for name, word in column.values})
    if column.empty:
        entries["empty"] = toml.texts(column.empty)
    entries |= _beside(column)
    if column.drift:
        entries["drift"] = toml.text(column.drift)
    if column.names or "names" in column.stated:
        entries["names"] = _flag(column.names)
    return toml.inline(entries)


def _beside(column: Column) -> dict[str, str]:
    """Write what other columns have to say about a field."""
    entries: dict[str, str] = {}
    if column.when_column:
        when = {"column": toml.text(column.when_column), "values": toml.texts(column.when_values)}
        entries["when"] = toml.inline(when)
    if column.instead_column:
        values = toml.inline({name: toml.text(word) for name, word in column.instead_values})
        instead = {"column": toml.text(column.instead_column), "values": values}
        entries["instead"] = toml.inline(instead)
    return entries


def _flag(value: bool) -> str:  # noqa: FBT001 -- a value to be written, not a switch
    return "true" if value else "false"


def _day(day: date | None) -> str:
    return f"{day}" if day else ""


def _joined(words: tuple[str, ...]) -> str:
    for word in words:
        if ";" in word:
            raise QuarterdeckError(
                f"The CRM id {word!r} holds a semicolon.", fix="Write the id without it."
            )
    return ";".join(words)


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        if row[0].startswith(COMMENT):
            raise QuarterdeckError(
                f"{row[0]!r} would be read as a comment.",
                fix=f"Ids in the playbook cannot begin with {COMMENT}.",
            )
        writer.writerow(row)
    return out.getvalue()


def _replace(target: Path, content: str) -> None:
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=target.parent, delete=False
    ) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(target)
