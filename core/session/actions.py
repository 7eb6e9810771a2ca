"""What the server can be asked to do besides reading and writing rows (protocol 2.10 to 2.14)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import ApiUseError, BadAnswerError
from .components import SERVER_LOCATION
from .entity import PERSISTED, Entity
from .store import key_parts


class ServerActions(ABC):
    """The part of a session that has the server act."""

    @abstractmethod
    def call(self, operations: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Send operations to the server as they are."""

    @abstractmethod
    def get(self, entity_type: str, entity_key: Any) -> Entity | None:
        """Return the entity with this key, or None."""

    @abstractmethod
    def create_component(
        self,
        path: str | Path,
        data: Mapping[str, Any] | None = None,
        location: str | Entity | None = "auto",
    ) -> Entity:
        """Return a component for a file, with its bytes in a location, committed."""

    def send_review_session_invite(self, invitee: Entity) -> None:
        """Have the server write to somebody who was invited to a review session.

        Raises:
            ApiUseError: The invitee is not committed.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        self.send_review_session_invites([invitee])

    def send_review_session_invites(self, invitees: Iterable[Entity]) -> None:
        """Have the server write to several people who were invited, in one call.

        Raises:
            ApiUseError: One of them is not committed.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        action = "send_review_session_invite"
        people = _committed(invitees)
        self.call([{"action": action, "review_session_invitee_id": one["id"]} for one in people])

    def send_user_invite(self, user: Entity) -> None:
        """Have the server write to a user who was invited to the workspace.

        Raises:
            ApiUseError: The user is not committed.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        self.send_user_invites([user])

    def send_user_invites(self, users: Iterable[Entity]) -> None:
        """Have the server write to several users, in one call; errors as for one."""
        people = _committed(users)
        self.call([{"action": "send_user_invite", "user_id": user["id"]} for user in people])

    def get_upload_metadata(
        self, component_id: str, file_name: str, file_size: int, checksum: str | None = None
    ) -> dict[str, Any]:
        """Return where and with which headers a file is to be put; `upload` does all of it.

        Args:
            component_id: Id that the bytes are stored under.
            file_name: The file's name.
            file_size: Its bytes.
            checksum: Base64 of its MD5.

        Raises:
            ServerError, NetworkError: The server refused or could not be asked.
        """
        operation = {
            "action": "get_upload_metadata",
            "component_id": component_id,
            "file_name": file_name,
            "file_size": file_size,
            "checksum": checksum,
        }
        return dict(self.call([operation])[0])

    def get_widget_url(
        self, name: str, entity: Entity | None = None, theme: str | None = None
    ) -> str:
        """Return the address of a page of the server that can be shown inside an application.

        The address carries its own permission for some minutes; do not log it.

        Args:
            name: Which page: `info`, `tasks`, `tasks_browser`.
            entity: What it is about.
            theme: `light` or `dark`.

        Raises:
            ServerError, NetworkError: The server refused or could not be asked.
        """
        operation: dict[str, Any] = {"action": "get_widget_url", "name": name, "theme": theme}
        if entity is not None:
            operation["entity_type"] = entity.entity_type
            operation["entity_key"] = key_parts(entity._key)
        return str(self._told(operation, "widget_url"))

    def encode_media(
        self,
        media: str | Path | Entity,
        version_id: str | None = None,
        keep_original: bool | str = "auto",
    ) -> Entity:
        """Have the server make media playable in browsers.

        Args:
            media: A file, which is uploaded and committed first, or a component on the server.
            version_id: The version that gets what is made, and its thumbnail.
            keep_original: Whether the source stays; `auto` keeps components and drops files.

        Returns:
            The job that does it.

        Raises:
            FileAccessError, TransferError: The file could not be uploaded.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        if keep_original == "auto":
            keep_original = isinstance(media, Entity)
        if not isinstance(media, Entity):
            data = {"version_id": version_id} if version_id else {}
            media = self.create_component(media, data, location=SERVER_LOCATION)
        operation = {
            "action": "encode_media",
            "component_id": media["id"],
            "version_id": version_id,
            "keep_original": bool(keep_original),
        }
        job_id = self._told(operation, "job_id")
        job = self.get("Job", job_id)
        if job is None:
            raise BadAnswerError(f"The server names a job {job_id} and does not have it.")
        return job

    def reset_remote(self, reset_type: str, entity: Entity | None = None) -> dict[str, Any]:
        """Have the server reset something of an entity, for example a user's `api_key`.

        Returns:
            What the server made instead.

        Raises:
            ServerError, NetworkError: The server refused or could not be asked.
        """
        operation: dict[str, Any] = {"action": "reset_remote", "reset_type": reset_type}
        if entity is not None:
            operation["entity_type"] = entity.entity_type
            operation["entity_key"] = entity._key
        return dict(self._told(operation, "data"))

    def delayed_job(self, job_type: str) -> Entity:
        """Have the server begin a job, for example `SYNC_USERS_LDAP`; returns it.

        Raises:
            ServerError, NetworkError: The server refused or could not be asked.
        """
        found = self._told({"action": "delayed_job", "job_type": job_type}, "data")
        if not isinstance(found, Entity):
            raise BadAnswerError("The server names no job.")
        return found

    def _told(self, operation: dict[str, Any], name: str) -> Any:
        (answer,) = self.call([operation])
        if not isinstance(answer, dict) or name not in answer:
            raise BadAnswerError(f"The answer to {operation['action']} has no {name}.")
        return answer[name]


def _committed(entities: Iterable[Entity]) -> list[Entity]:
    found = list(entities)
    for entity in found:
        if entity._state != PERSISTED:
            raise ApiUseError(f"{entity!r} is not on the server yet.", next_step="Commit first.")
    return found
