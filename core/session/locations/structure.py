"""Structures: what the bytes of a component are called in a location (protocol 6.2)."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from ...errors import LocationError


class Structure(ABC):
    """Gives components their resource identifiers."""

    @abstractmethod
    def get_resource_identifier(self, entity: Any, context: Mapping[str, Any] | None = None) -> str:
        """Return the identifier of a component.

        Args:
            entity: The component.
            context: What is known besides, for example `source_resource_identifier`.

        Raises:
            LocationError: The component does not have what the identifier is made of.
        """

    def get_resource_identifiers(
        self, entities: list[Any], context: Mapping[str, Any] | None = None
    ) -> list[str]:
        """Return the identifiers of several components."""
        return [self.get_resource_identifier(entity, context) for entity in entities]


class OriginStructure(Structure):
    """Keeps the identifier that a component has where it comes from."""

    def get_resource_identifier(self, entity: Any, context: Mapping[str, Any] | None = None) -> str:
        """Return the identifier of the source.

        Raises:
            LocationError: The source is not told.
        """
        source = (context or {}).get("source_resource_identifier")
        if source is None:
            raise LocationError("This structure needs the identifier that the source has.")
        return str(source)


class EntityIdStructure(Structure):
    """Calls a component by its id."""

    def get_resource_identifier(self, entity: Any, context: Mapping[str, Any] | None = None) -> str:
        """Return the component's id."""
        return str(entity["id"])


class IdStructure(Structure):
    """Spreads components over folders by the first letters of their ids.

    Args:
        prefix: Put before every identifier.
    """

    def __init__(self, prefix: str = "") -> None:
        self._prefix = prefix.rstrip("/")

    def get_resource_identifier(self, entity: Any, context: Mapping[str, Any] | None = None) -> str:
        """Return `a/b/c/d/rest.ext`; members lie in the folder of their container."""
        container = entity["container"]
        if container is not None:
            folder = self.get_resource_identifier(container, context)
            if container.entity_type == "SequenceComponent":
                return f"{folder.rsplit('/', 1)[0]}/{member_name(entity, container, 'file')}"
            return f"{folder}/{entity['name']}{extension(entity)}"
        identifier = str(entity["id"])
        parts = [self._prefix] if self._prefix else []
        parts += [*identifier[:4], identifier[4:]]
        if entity.entity_type == "SequenceComponent":
            return "/".join([*parts, sequence_name(entity, "file")])
        if entity.entity_type == "ContainerComponent":
            return "/".join(parts)
        return "/".join(parts) + extension(entity)


class StandardStructure(Structure):
    """Folders that people can read: `project/shot/asset/v001/name.ext`.

    Args:
        project_versions_prefix: Folder between project and assets that hang on the project itself.
        illegal_character_substitute: Stands for every character that not all file systems take.
    """

    def __init__(
        self,
        project_versions_prefix: str | None = None,
        illegal_character_substitute: str = "_",
    ) -> None:
        self._versions_prefix = project_versions_prefix
        self._substitute = illegal_character_substitute

    def get_resource_identifier(self, entity: Any, context: Mapping[str, Any] | None = None) -> str:
        """Return the identifier.

        Raises:
            LocationError: The component belongs to no version that is committed.
        """
        container = entity["container"]
        if container is not None:
            folder = self.get_resource_identifier(container, context)
            if container.entity_type == "SequenceComponent":
                return f"{folder.rsplit('/', 1)[0]}/{member_name(entity, container)}"
            return f"{folder}/{self.clean(entity['name'])}{extension(entity)}"
        folders = self._folders(entity)
        name = self.clean(entity["name"])
        if entity.entity_type == "SequenceComponent":
            return "/".join([*folders, name, sequence_name(entity, name)])
        if entity.entity_type == "ContainerComponent":
            return "/".join([*folders, name])
        return "/".join([*folders, name + extension(entity)])

    def _folders(self, entity: Any) -> list[str]:
        version = entity["version"]
        if version is None or version.state == "created":
            raise LocationError(
                f"{entity!r} belongs to no version that is on the server.",
                next_step="Give it a version and commit first.",
            )
        names = [part["name"] for part in version["link"][:-1]]
        if len(names) == 1 and self._versions_prefix:
            names.append(self._versions_prefix)
        names += [version["asset"]["name"], f"v{version['version']:03d}"]
        return [self.clean(name) for name in names]

    def clean(self, name: str) -> str:
        """Return a name in lower case with characters that every file system takes."""
        folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
        safe = re.sub(r"[^\w.-]", self._substitute, folded, flags=re.ASCII).lower()
        # What is left of a name in another script, or of "..", must still be a name.
        return safe if safe.strip(".") else self._substitute


def extension(entity: Any) -> str:
    """Return a component's file type as the end of a file name."""
    found = str(entity["file_type"] or "")
    safe = re.sub(r"[^\w.-]", "_", found)
    return safe if not safe or safe.startswith(".") else f".{safe}"


def sequence_name(entity: Any, name: str) -> str:
    """Return the name of a sequence's files, with the place of the frame: `file.%04d.exr`."""
    padding = entity["padding"]
    frame = f"%0{padding}d" if padding else "%d"
    return f"{name}.{frame}{extension(entity)}"


def member_name(member: Any, sequence: Any, name: str | None = None) -> str:
    """Return the file name of one frame; the member's own name is the frame's number."""
    stem = name if name is not None else StandardStructure().clean(sequence["name"])
    frame = str(member["name"]).zfill(sequence["padding"] or 0)
    return f"{stem}.{re.sub(r'[^0-9-]', '_', frame)}{extension(member)}"
