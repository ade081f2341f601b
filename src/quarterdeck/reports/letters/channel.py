"""A letter as a message in a channel, in the shapes that Slack and Teams take."""

from collections.abc import Mapping
from typing import Any

from quarterdeck.reports.letters.letter import Item, Letter, Passage
from quarterdeck.reports.letters.ways import Ways

Json = dict[str, Any]
_TITLE, _TEXT = 150, 2900
"""So many letters a heading and a text of Slack may have, with room for a mark of what is cut."""


def slack_message(letter: Letter, ways: Ways) -> Json:
    """Return the message as an incoming webhook of Slack takes it: text and blocks."""
    blocks: list[Json] = [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(letter.subject, _TITLE)}},
        _slack_text(f"*{_mrkdwn(letter.lead)}*"),
    ]
    if letter.says:
        blocks.append(_slack_text("\n".join(_mrkdwn(says) for says in letter.says)))
    if letter.figures:
        told = [f"*{_mrkdwn(label)}*\n{_mrkdwn(text)}" for label, text in letter.figures]
        blocks.append({"type": "section", "fields": [_field(text) for text in told]})
    for passage in letter.passages:
        lines = "\n".join(_slack_item(item, ways) for item in passage.items)
        blocks.append(_slack_text(f"*{_mrkdwn(passage.title)}*\n{lines}"))
    way = f"<{ways.page(letter.page)}|{_mrkdwn(letter.opens)}>"
    blocks.append({"type": "context", "elements": [_field(f"{_mrkdwn(letter.about)}. {way}")]})
    return {"text": _mrkdwn(f"{letter.subject}: {letter.lead}"), "blocks": blocks}


def teams_message(letter: Letter, ways: Ways) -> Json:
    """Return the message as a workflow of Teams takes it: an Adaptive Card as its attachment."""
    body: list[Json] = [
        {**_teams_text(letter.subject), "weight": "bolder", "size": "medium"},
        _teams_text(letter.lead),
        *(_teams_text(says) for says in letter.says),
    ]
    if letter.figures:
        facts = [{"title": label, "value": text} for label, text in letter.figures]
        body.append({"type": "FactSet", "facts": facts})
    for passage in letter.passages:
        body += _teams_passage(passage, ways)
    body.append({**_teams_text(letter.about), "isSubtle": True, "size": "small"})
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [
            {"type": "Action.OpenUrl", "title": letter.opens, "url": ways.page(letter.page)}
        ],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


SHAPES: Mapping[str, Any] = {"slack": slack_message, "teams": teams_message}
"""What makes the message of each kind of channel."""


def _slack_item(item: Item, ways: Ways) -> str:
    says = _mrkdwn(item.says)
    named = f"<{ways.deal(item.deal)}|{says}>" if item.deal else says
    amount = f"  {_mrkdwn(item.amount)}" if item.amount else ""
    return "\n".join((f"• {named}{amount}", *(f"   _{_mrkdwn(line)}_" for line in item.lines)))


def _slack_text(text: str) -> Json:
    return {"type": "section", "text": _field(_cut(text, _TEXT))}


def _field(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def _mrkdwn(text: str) -> str:
    """Return text that Slack shows as it is: a deal's name is no command and mentions nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _teams_passage(passage: Passage, ways: Ways) -> list[Json]:
    title = {**_teams_text(passage.title), "weight": "bolder", "separator": True}
    return [title, *(_teams_text(_teams_item(item, ways)) for item in passage.items)]


def _teams_item(item: Item, ways: Ways) -> str:
    says = _plain(item.says)
    named = f"[{says}]({ways.deal(item.deal)})" if item.deal else says
    amount = f"  **{item.amount}**" if item.amount else ""
    return "\n\n".join((f"{named}{amount}", *(_plain(line) for line in item.lines)))


def _teams_text(text: str) -> Json:
    return {"type": "TextBlock", "text": text, "wrap": True}


def _plain(text: str) -> str:
    """Return text without the brackets that would make it a link in a card."""
    return text.replace("[", "(").replace("]", ")")


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
