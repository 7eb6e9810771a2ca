"""What entities of certain types can do besides being mappings.

A class of `session.types` is put together from these when it is first used.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..entity import Entity
from ..schema import EntitySchema
from .components import HoldsComponents, Located
from .media import EncodesMedia, MakesComponents, Thumbnailed
from .notes import Noted, Replied
from .people import KeepsTime
from .workflow import OffersWorkflow

_BY_TYPE: dict[str, tuple[type[Entity], ...]] = {
    "Component": (Located,),
    "Location": (HoldsComponents,),
    "AssetVersion": (MakesComponents, EncodesMedia),
    "Note": (Replied,),
    "ProjectSchema": (OffersWorkflow,),
    "User": (KeepsTime,),
}


def bases_for(schema: EntitySchema, ancestors: Sequence[str]) -> tuple[type[Entity], ...]:
    """Return the classes that the class of an entity type is made from.

    Args:
        schema: The type.
        ancestors: The types it extends.
    """
    found: list[type[Entity]] = []
    for name in (schema.name, *ancestors):
        found += _BY_TYPE.get(name, ())
    if "notes" in schema.attributes:
        found.append(Noted)
    if "thumbnail_id" in schema.attributes:
        found.append(Thumbnailed)
    return tuple(dict.fromkeys(found)) or (Entity,)
