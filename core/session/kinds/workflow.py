"""Project schemas: which statuses and types entities of a project may have."""

from __future__ import annotations

from ...errors import ApiUseError
from ..entity import Entity


class OffersWorkflow(Entity):
    """The workflow of projects."""

    __slots__ = ()

    def get_statuses(self, schema: str, type_id: str | None = None) -> list[Entity]:
        """Return the statuses that entities of a type may have, in their order.

        Args:
            schema: `Task`, `AssetVersion`, or an object type such as `Shot`.
            type_id: For tasks of one type, which may have a workflow of its own.

        Raises:
            ApiUseError: The project schema says nothing of that type.
        """
        if schema == "AssetVersion":
            return list(self["_version_workflow"]["statuses"])
        if schema != "Task":
            found = self._object_schema(schema)
            self.session.populate(found, "statuses.task_status.name, statuses.sort")
            rows = sorted(found["statuses"], key=lambda row: row["sort"] or 0)
            return [row["task_status"] for row in rows]
        if type_id is not None:
            for override in self["_overrides"]:
                if override["type_id"] == type_id:
                    return list(override["workflow_schema"]["statuses"])
        return list(self["_task_workflow"]["statuses"])

    def get_types(self, schema: str) -> list[Entity]:
        """Return the types that entities of a type may have, in their order.

        Args:
            schema: `Task`, or an object type such as `AssetBuild`.

        Raises:
            ApiUseError: The project schema says nothing of that type.
        """
        if schema == "Task":
            return list(self["_task_type_schema"]["types"])
        found = self._object_schema(schema)
        self.session.populate(found, "types.task_type.name, types.sort")
        rows = sorted(found["types"], key=lambda row: row["sort"] or 0)
        return [row["task_type"] for row in rows]

    def _object_schema(self, name: str) -> Entity:
        """Return the row for an object type, which is known by the default of its `object_type_id`."""
        attribute = self.session.schemas[name].attributes.get("object_type_id")
        wanted = attribute.default if attribute is not None else None
        for found in self["_schemas"]:
            if wanted is not None and found["type_id"] == wanted:
                row: Entity = found
                return row
        raise ApiUseError(f"This project schema has no workflow for {name}.", entity_type=name)
