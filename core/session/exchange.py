"""Calls with entities in them: JSON goes out and comes in through the transport, entities come out here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..errors import BadAnswerError
from .query_text import QueryText
from .reader import Reader

if TYPE_CHECKING:
    from .entity_types import EntityTypes
    from .schema import Schemas
    from .store import Store
    from .transport import Transport

# Doing these twice is as good as once.
_REPEATABLE = {"query", "query_schemas", "query_server_information", "search"} | {
    *("update", "delete", "permissions"),
    *("get_upload_metadata", "get_widget_url", "generate_signed_url", "get_review_link"),
}


class Exchange:
    """Asks the server and reads its answers into the entities of one session.

    Attributes:
        schemas: What the server knows about its entity types.
    """

    def __init__(
        self, transport: Transport, store: Store, types: EntityTypes, schemas: Schemas
    ) -> None:
        self._transport = transport
        self._store = store
        self._types = types
        self.schemas = schemas

    def call(self, calls: Sequence[dict[str, Any]], repeatable: bool | None = None) -> list[Any]:
        """Return the results of a batch of ready JSON operations, as the server sent them.

        Args:
            calls: The operations.
            repeatable: Whether the batch may be sent again; found from its actions when left out.

        Raises:
            ServerError, NetworkError: The server refused or could not be asked.
        """
        if repeatable is None:
            repeatable = all(call.get("action") in _REPEATABLE for call in calls)
        return self._transport.call(list(calls), repeatable=repeatable)

    def call_and_read(self, calls: Sequence[dict[str, Any]]) -> list[Any]:
        """Return the results of a batch with entities, dates and times in their places."""
        return [self.read(result) for result in self.call(calls)]

    def page(self, query: QueryText, offset: int, limit: int) -> dict[str, Any]:
        """Return the server's answer for some rows of a query; `rows` makes entities of it.

        Raises:
            BadAnswerError: It holds no rows.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        call = {"action": "query", "expression": self.text_of(query, offset, limit)}
        (answer,) = self.call([call])
        if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
            raise BadAnswerError("The server's answer to a query holds no rows.")
        return answer

    def text_of(self, query: QueryText, offset: int, limit: int | None) -> str:
        """Return the text of a query as it is sent."""
        defaults = ", ".join(self.schemas[query.entity_type].default_projections)
        return query.page(defaults, offset, limit)

    def rows(self, answer: dict[str, Any]) -> list[Any]:
        """Return the entities of a page."""
        return list(self.read(answer["data"]))

    def read(self, value: Any) -> Any:
        """Return decoded JSON with entities, dates and times in their places."""
        with self._store.lock:
            return Reader(self._store, self._types).read(value)
