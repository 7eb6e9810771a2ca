"""Each new note is told in the team's chat.

The address of the chat's incoming webhook stands in the environment variable `STUDIO_CHAT_WEBHOOK`; it is a
secret and is never logged. Slack, Mattermost, Rocket.Chat and others take the `{"text": ...}` that is sent.
"""

import functools
import logging
import os

import requests

logger = logging.getLogger(__name__)

# Seconds to connect and to answer: while the chat is slow, other handlers of this process wait.
TIMEOUT = (3, 5)


def register(session, chat_webhook=None):
    """Listen for new notes, if an address is given."""
    url = chat_webhook or os.environ.get("STUDIO_CHAT_WEBHOOK")
    if not url:
        logger.warning("notes are not sent to the chat: STUDIO_CHAT_WEBHOOK is not set")
        return
    callback = functools.partial(on_update, session, url)
    session.event_hub.subscribe("topic=ftrack.update", callback)


def on_update(session, url, event):
    """Send each note that `event` adds."""
    for change in event["data"].get("entities", []):
        if change.get("entity_type") == "Note" and change.get("action") == "add":
            note = session.query(
                "select content, author.first_name, author.last_name, parent_id, parent_type"
                " from Note where id is '{}'".format(change["entityId"])
            ).first()
            if note is not None:
                send(url, text_of(session, note))


def text_of(session, note):
    """Return the line for the chat."""
    author = note["author"]
    names = [author["first_name"], author["last_name"]] if author is not None else []
    who = " ".join(name for name in names if name) or "Somebody"
    return "{} on {}: {}".format(who, subject_of(session, note), note["content"])


def subject_of(session, note):
    """Return the way to what the note is about, or its name."""
    parent = session.get(note["parent_type"], note["parent_id"])
    if parent is None:
        return "something that is gone"
    if "link" in parent:
        return " / ".join(step["name"] for step in parent["link"])
    return parent["name"]


def send(url, text):
    """Post `text`; a chat that is out of order costs a line in the log."""
    try:
        requests.post(url, json={"text": text}, timeout=TIMEOUT).raise_for_status()
    except requests.RequestException as error:
        # The error's own text would show the address.
        logger.warning("the chat did not take a note (%s)", type(error).__name__)
