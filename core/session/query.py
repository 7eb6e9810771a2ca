"""Results of queries: sequences that ask the server when, and as far as, they are looked into."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import MultipleResultsFoundError, NoResultFoundError
from .pages import Pages
from .query_text import QueryText

if TYPE_CHECKING:
    from .exchange import Exchange


class QueryResult(Sequence[Any]):
    """The entities a query finds; nothing is asked before they are needed.

    Rows that were read are kept as long as this object is. A loop straight over a query,
    `for task in session.query("Task")`, keeps the current page only.

    Threads may share a result.

    Args:
        exchange: Asks the server.
        query: The query.
        page_size: Rows that are fetched at once.
    """

    def __init__(self, exchange: Exchange, query: QueryText, page_size: int) -> None:
        self._exchange = exchange
        self._query = query
        self._page_size = page_size
        self._loaded = _Loaded(Pages(exchange, query, page_size))

    def __iter__(self) -> Iterator[Any]:
        # The loop holds this object weakly, so that a loop over an unnamed result streams.
        return _walk(weakref.ref(self._loaded), self._loaded.pages, self._again)

    @property
    def _again(self) -> Any:
        exchange, query, page_size = self._exchange, self._query, self._page_size
        return lambda position: Pages(exchange, query, page_size, position)

    def __len__(self) -> int:
        return len(self._loaded.all())

    def __bool__(self) -> bool:
        return bool(self._loaded.at_least(1))

    def __getitem__(self, index: Any) -> Any:
        """Return one entity, or a list of them for a slice; no more pages are read than needed."""
        if isinstance(index, slice):
            last = index.stop
            bounded = last is not None and last >= 0 and (index.start or 0) >= 0
            rows = self._loaded.at_least(last) if bounded else self._loaded.all()
            return rows[index]
        rows = self._loaded.at_least(index + 1) if index >= 0 else self._loaded.all()
        return rows[index]

    def all(self) -> list[Any]:
        """Return all entities."""
        return list(self._loaded.all())

    def first(self) -> Any:
        """Return the first entity, or None; where nothing was read yet, one row is asked for."""
        if self._loaded.started:
            rows = self._loaded.at_least(1)
        else:
            rows = self._few(1)
        return rows[0] if rows else None

    def one(self) -> Any:
        """Return the only entity.

        Raises:
            NoResultFoundError: There is none.
            MultipleResultsFoundError: There are several.
        """
        rows = self._loaded.at_least(2) if self._loaded.started else self._few(2)
        if not rows:
            raise NoResultFoundError(f"Nothing was found by: {self}", query=str(self))
        if len(rows) > 1:
            raise MultipleResultsFoundError(f"More than one was found by: {self}", query=str(self))
        return rows[0]

    def _few(self, count: int) -> list[Any]:
        if self._query.limit is not None:
            count = min(count, self._query.limit)
        if count == 0:
            return []
        answer = self._exchange.page(self._query, self._query.offset, count)
        return self._exchange.rows(answer)

    def __str__(self) -> str:
        return self._exchange.text_of(self._query, self._query.offset, self._query.limit)

    def __repr__(self) -> str:
        return f"<QueryResult {self}>"


class _Loaded:
    """The rows read so far."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self._rows: list[Any] = []
        self._complete = False
        self._lock = threading.Lock()

    @property
    def started(self) -> bool:
        return bool(self._rows) or self._complete

    def at_least(self, count: int, ahead: bool = False) -> list[Any]:
        """Return the rows read so far, after reading until there are so many or no more."""
        with self._lock:
            while not self._complete and len(self._rows) < count:
                page = self.pages.next(ahead)
                self._rows += page
                self._complete = not page
            return self._rows

    def all(self) -> list[Any]:
        with self._lock:
            while not self._complete:
                page = self.pages.next(ahead=True)
                self._rows += page
                self._complete = not page
            return self._rows


def _walk(loaded: weakref.ref[_Loaded], pages: Pages, again: Any) -> Iterator[Any]:
    position = 0
    while True:
        kept = loaded()
        if kept is not None:
            rows = kept.at_least(position + 1, ahead=True)[position:]
        else:
            # Another loop over the same result may have moved the pages on.
            if pages.position != position:
                pages = again(position)
            rows = pages.next(ahead=True)
        kept = None
        if not rows:
            return
        position += len(rows)
        rows.reverse()
        while rows:
            yield rows.pop()
