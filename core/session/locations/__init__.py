"""Locations: where the bytes of components are, how they get there and what they are called there.

Names are loaded at first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .accessor import Accessor as Accessor
    from .accessor import DiskAccessor as DiskAccessor
    from .server import ServerAccessor as ServerAccessor
    from .structure import EntityIdStructure as EntityIdStructure
    from .structure import IdStructure as IdStructure
    from .structure import OriginStructure as OriginStructure
    from .structure import StandardStructure as StandardStructure
    from .structure import Structure as Structure

_HOMES = {
    "Accessor": ".accessor",
    "DiskAccessor": ".accessor",
    "EntityIdStructure": ".structure",
    "IdStructure": ".structure",
    "OriginStructure": ".structure",
    "ServerAccessor": ".server",
    "StandardStructure": ".structure",
    "Structure": ".structure",
}

__all__ = [
    "Accessor",
    "DiskAccessor",
    "EntityIdStructure",
    "IdStructure",
    "OriginStructure",
    "ServerAccessor",
    "StandardStructure",
    "Structure",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'rushes.core.session.locations' has no attribute {name!r}")
    value = getattr(import_module(home, __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
