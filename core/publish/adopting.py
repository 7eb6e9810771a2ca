"""Commits whose answer says nothing about what happened: a batch may have arrived twice.

A proxy that repeats a request gives the answer to the second one, which says that everything is there
already. All ids are ours, and a batch is done as a whole or not at all; so one entity of it speaks for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ServerError

if TYPE_CHECKING:
    from ..session import Session


def exists(session: Session, entity_type: str, entity_id: str) -> bool:
    """Return whether the server has an entity.

    Raises:
        ServerError, NetworkError: The server refused or could not be asked.
    """
    return (
        session.query(f'select id from {entity_type} where id is "{entity_id}"').first() is not None
    )


def commit_or_adopt(session: Session, entity_type: str, entity_id: str) -> None:
    """Commit what is recorded; where the server refuses it although it has it, take that for done.

    Args:
        session: Its recorded changes create the entity and are one batch.
        entity_type: Type of an entity of the batch.
        entity_id: The planned id of that entity.

    Raises:
        ServerError: The server refused, and has no such entity; nothing is recorded any more.
        NetworkError: There was no answer.
    """
    try:
        session.commit()
    except ServerError:
        session.rollback()
        if not exists(session, entity_type, entity_id):
            raise
