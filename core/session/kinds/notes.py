"""Notes on whatever can have them, and replies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..entity import Entity
from ..reader import Members


class Noted(Entity):
    """An entity that people write notes on."""

    __slots__ = ()

    def create_note(
        self,
        content: str,
        author: Entity,
        recipients: Iterable[Entity] | None = None,
        category: Entity | None = None,
        labels: Iterable[Entity] | None = None,
    ) -> Entity:
        """Return a new note on this entity; the server gets it with the next commit.

        Args:
            content: What it says.
            author: The user who writes it.
            recipients: Users and groups it is for.
            category: Its category, for servers that know one a note.
            labels: Its labels, for servers that know several.
        """
        data: dict[str, Any] = {
            "content": content,
            "author": author,
            "parent_id": self._key,
            "parent_type": self.entity_type,
        }
        if category is not None:
            data["category"] = category
        note = self.session.create("Note", data)
        for recipient in recipients or ():
            self.session.create("Recipient", {"note_id": note["id"], "recipient": recipient})
        for label in labels or ():
            self.session.create("NoteLabelLink", {"note_id": note["id"], "label_id": label["id"]})
        show_member(self, "notes", note)
        return note


class Replied(Entity):
    """A note."""

    __slots__ = ()

    def create_reply(self, content: str, author: Entity) -> Entity:
        """Return a new reply to this note; the server gets it with the next commit."""
        data = {"content": content, "author": author, "in_reply_to": self}
        for name in ("parent_id", "parent_type"):
            if self._row.get(name) is not None:
                data[name] = self._row[name]
        reply = self.session.create("Note", data)
        show_member(self, "replies", reply)
        return reply


def show_member(owner: Entity, name: str, member: Entity) -> None:
    """Let a new entity be seen in a collection of its owner, without sending the collection.

    To send it would take out whatever others have put in since it was read.
    """
    with owner.session._store.lock:
        known = owner._row.get(name)
        if known is not None:
            owner._row[name] = Members((*known, member))
        elif owner.state == "created":
            owner._row[name] = Members((member,))
