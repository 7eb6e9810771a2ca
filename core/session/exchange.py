"""Calls with entities in them: JSON goes out and comes in through the transport, entities come out here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import BadAnswerError
from .query_text import QueryText
from .reader import Reader

if TYPE_CHECKING:
    from .entity_cache import EntityCache
    from .entity_types import EntityTypes
    from .schema import Schemas
    from .store import Key, Store
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
        cache: Where rows are kept beyond the life of their entities, or None.
    """

    def __init__(
        self, transport: Transport, store: Store, types: EntityTypes, schemas: Schemas
    ) -> None:
        self._transport = transport
        self._store = store
        self._types = types
        self.schemas = schemas
        self.cache: EntityCache | None = None

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
        asked = self._store.clock
        results = self.call(calls)
        if self.cache is not None:
            self.cache.remember(results)
        return [self.read(result, asked) for result in results]

    def recall(self, root: str, keys: Sequence[Key], names: Sequence[str] = ()) -> list[Any]:
        """Return entities that the cache holds, without asking the server.

        Args:
            root: Root of their types.
            keys: Their keys.
            names: Attributes that must be known; others than those that know them are passed over.
        """
        if self.cache is None:
            return []
        rows = self.cache.recall(root, keys)
        known = [row for row in rows if all(name in row for name in names)]
        return list(self.read(known, self._store.clock))

    def page(self, query: QueryText, offset: int, limit: int) -> Page:
        """Return the server's answer for some rows of a query; `rows` makes entities of it.

        Raises:
            BadAnswerError: It holds no rows.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        asked = self._store.clock
        call = {"action": "query", "expression": self.text_of(query, offset, limit)}
        (answer,) = self.call([call])
        if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
            raise BadAnswerError("The server's answer to a query holds no rows.")
        return Page(answer["data"], _next_offset(answer, offset), asked)

    def text_of(self, query: QueryText, offset: int, limit: int | None) -> str:
        """Return the text of a query as it is sent."""
        defaults = ", ".join(self.schemas[query.entity_type].default_projections)
        return query.page(defaults, offset, limit)

    def rows(self, page: Page) -> list[Any]:
        """Return the entities of a page."""
        if self.cache is not None:
            self.cache.remember(page.data)
        return list(self.read(page.data, page.asked))

    def read(self, value: Any, asked: int) -> Any:
        """Return decoded JSON with entities, dates and times in their places.

        Args:
            value: The JSON.
            asked: The store's clock when the question was sent.
        """
        with self._store.lock:
            return Reader(self._store, self._types, asked).read(value)


class Page(NamedTuple):
    """Rows as the server sent them.

    Attributes:
        data: The rows.
        next_offset: Where the next page begins; None for the last.
        asked: The store's clock when the question was sent.
    """

    data: list[Any]
    next_offset: int | None
    asked: int


def _next_offset(answer: dict[str, Any], offset: int) -> int | None:
    metadata = answer.get("metadata")
    following = metadata.get("next") if isinstance(metadata, dict) else None
    found = following.get("offset") if isinstance(following, dict) else None
    # A server that does not move on would have us ask for ever.
    return found if isinstance(found, int) and found > offset else None
