"""What a walk looks up as of both days: places in the tree, accounts, rates."""

from dataclasses import dataclass
from datetime import datetime

from quarterdeck.engine.sql import Raw, ident, literal, load, render
from quarterdeck.movement.fields import Field
from quarterdeck.movement.window import Window

_JOINED = (
    ("org", "people_seen AS p", "person = s.owner"),
    ("account", "accounts_seen AS c", "account = s.account"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The lookups that a window needs for its fields.

    `ends` are the moments at which the opening and the closing day end; `foreign` says that money
    is converted at rates that change.
    """

    window: Window
    fields: tuple[Field, ...]
    ends: tuple[datetime, datetime]
    foreign: bool

    def needs(self, kind: str) -> bool:
        """Return whether a field, or the scope, is looked up in the tree or among accounts."""
        return any(field.kind == kind for field in self.fields) or (
            kind == "org" and bool(self.window.question.scope)
        )

    def ctes(self) -> str:
        """Return the CTEs of the tree, the accounts and the rates as of both days, as needed."""
        node = literal(f"/{self.window.question.scope}/")
        scoped = bool(self.window.question.scope)
        from_end, to_end = self.ends
        return "\n".join(
            render(
                load("movement", name),
                start=self.window.start,
                end=self.window.end,
                from_end=from_end,
                to_end=to_end,
                reach=Raw(f"strpos(p.path, {node}) > 0" if scoped else "TRUE"),
                columns=Raw(self._columns(kind)),
            )
            for name, kind in (("people", "org"), ("accounts", "account"), ("rates", "rate"))
            if self.needs(kind) or (kind == "rate" and self.foreign)
        )

    def joins(self) -> str:
        """Return the joins of a step s with what it needs, of each side."""
        joins = []
        for kind, table, on in _JOINED:
            if self.needs(kind):
                alias = table[-1]
                joins += [
                    f"LEFT JOIN {table}a ON {alias}a.{on}_a AND {alias}a.early = s.early",
                    f"LEFT JOIN {table}b ON {alias}b.{on}_b AND NOT {alias}b.early",
                ]
        if self.foreign:
            joins += [
                f"LEFT JOIN rates_seen AS r{s} ON r{s}.currency = s.currency_{s}" for s in "ab"
            ]
        return "".join(f"\n    {join}" for join in joins)

    def _columns(self, kind: str) -> str:
        alias = {"org": "p", "account": "a"}.get(kind, "")
        columns = dict.fromkeys(ident(f.column) for f in self.fields if f.kind == kind)
        return "".join(f", {alias}.{column}" for column in columns)
