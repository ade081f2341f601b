"""The verb of movement: why open pipeline changed between two days, and the deals behind it."""

from dataclasses import dataclass

from quarterdeck.desk.ask import Ask, settle, source, two_days
from quarterdeck.desk.naming import to_name
from quarterdeck.desk.viewer import Viewer
from quarterdeck.desk.workspace import Desk
from quarterdeck.movement.bridge import movement
from quarterdeck.movement.records import ORDER, Bucket, Flow
from quarterdeck.reports.bridge import Moved
from quarterdeck.reports.bridge.changed import Caused, caused
from quarterdeck.reports.bridge.flow_deals import Flowed, flowed
from quarterdeck.reports.bridge.flows import flow_key, flow_words
from quarterdeck.reports.bridge.page import Extras
from quarterdeck.reports.naming import value_name
from quarterdeck.words.problem import QuarterdeckError, did_you_mean

CAUSES = ("opening", *ORDER, "closing")
"""Every line whose deals can be listed."""


@dataclass(frozen=True, slots=True)
class Window:
    """The two days as typed; empty means the as-of day, and a week before it.

    `omitted` counts open deals of the category omitted in, which pipeline otherwise leaves out.
    """

    start: str = ""
    end: str = ""
    omitted: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What is wanted beside the bridge, as typed: deals, flows, or one line's deals instead."""

    deals: int = 0
    sankey: str = ""
    cause: str = ""
    bucket: str = ""
    flow: str = ""

    def extras(self) -> Extras:
        """Return what goes on the page; raises QuarterdeckError for what does not go together."""
        to_name(self.deals)
        if self.cause and (self.deals or self.sankey):
            raise QuarterdeckError(
                "--cause lists the deals of one line and nothing else.",
                where="--cause",
                fix="Leave out --deals and --sankey, or ask for them without --cause.",
            )
        if self.flow and (not self.sankey or self.deals):
            raise QuarterdeckError(
                "--flow lists the deals of one flow by the dimension of --sankey, nothing else.",
                where="--flow",
                fix="Name the dimension, for example --sankey stage, and leave out --deals.",
            )
        if self.bucket and not self.cause:
            raise QuarterdeckError(
                "--bucket says of which part to list the deals, but not of which line.",
                where="--bucket",
                fix="Name the line with --cause, for example --cause won.",
            )
        return Extras(self.sankey, self.deals)


def movement_of(desk: Desk, viewer: Viewer, ask: Ask, *, window: Window) -> Moved:
    """Return the bridge from the end of one day to the end of the other.

    Both days are seen through the playbook in force on the last one, so that a change of rules
    is no movement.
    Without a period it covers the whole open pipeline. Raises QuarterdeckError for a day that has
    not happened, two different last days, an unknown scope or filter.
    """
    start, end = two_days(desk, ask, window.start, window.end)
    desk = desk.on(end)
    asked = settle(desk, viewer, ask, day=end)
    bridge = movement(
        asked.facts,
        start=start,
        end=end,
        question=asked.question,
        period=asked.typed,
        include_omitted=window.omitted,
    )
    return Moved(source(desk, asked), bridge)


def deals_behind(moved: Moved, cause: str, bucket: str = "") -> Caused:
    """Return the deals behind one line, of the whole or of one part of the breakdown.

    `bucket` names the part as its table does, several dimensions joined by commas. Raises
    QuarterdeckError for a cause or a part there is none of.
    """
    if cause not in CAUSES:
        raise QuarterdeckError(
            f"There is no cause {cause!r}.{did_you_mean(cause, CAUSES)}",
            where="--cause",
            fix=f"Use one of {', '.join(CAUSES)}.",
        )
    return caused(moved, cause, _part(moved, bucket) if bucket else None)


def flow_behind(moved: Moved, dimension: str, text: str) -> Flowed:
    """Return the deals of one flow, written FROM,TO by the ids or names of its places.

    Places outside the breakdown, such as new and won, may have a `*` before them. Raises
    QuarterdeckError for a flow there is none of.
    """
    flows = moved.movement.sankey(dimension).flows
    ways = [
        (flow, {flow_key(flow), f"{flow.source},{flow.target}", _way(moved, dimension, flow)})
        for flow in flows
    ]
    found = [flow for flow, names in ways if text.casefold() in {n.casefold() for n in names}]
    exact = [flow for flow in flows if flow_key(flow) == text]
    if len(exact or found) == 1:
        return flowed(moved, dimension, (exact or found)[0])
    known = [flow_key(flow) for flow in flows]
    raise QuarterdeckError(
        f"There {'are several flows' if found else 'is no flow'} {text!r}."
        f"{did_you_mean(text, known)}",
        where="--flow",
        fix=f"The flows are: {'; '.join(known)}." if known else "Nothing was open on either day.",
    )


def _way(moved: Moved, dimension: str, flow: Flow) -> str:
    return ",".join(flow_words(moved, dimension, flow))


def _part(moved: Moved, text: str) -> Bucket:
    """Find the part of the breakdown that is meant, by ids or by names."""
    parts = [part.bucket for part in moved.movement.by]
    known = {",".join(part): part for part in parts} | {_named(moved, part): part for part in parts}
    found = {name.casefold(): part for name, part in known.items()}
    asked = ",".join(word.strip() for word in text.split(",")).casefold()
    if asked in found:
        return found[asked]
    raise QuarterdeckError(
        f"The movement has no part {text!r}.{did_you_mean(text, known)}",
        where="--bucket",
        fix=f"Its parts are: {'; '.join(_named(moved, part) for part in parts)}."
        if parts
        else "Break it down first with --by, for example by team.",
    )


def _named(moved: Moved, bucket: Bucket) -> str:
    by = moved.movement.window.question.by
    pairs = zip(by, bucket, strict=True)
    return ",".join(value_name(moved.source, name, value) for name, value in pairs)
