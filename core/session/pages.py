"""Reads a query page by page; while one page is used, the next one is already being fetched."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .exchange import Exchange, Page
    from .query_text import QueryText


class Pages:
    """The pages of one query from some row on. One thread at a time may use it.

    Args:
        exchange: Asks the server and reads the answers.
        query: The query.
        page_size: Rows a page.
        position: Rows of the query to pass over.
    """

    def __init__(
        self, exchange: Exchange, query: QueryText, page_size: int, position: int = 0
    ) -> None:
        self._exchange = exchange
        self._query = query
        self._page_size = page_size
        self._offset: int | None = query.offset + position
        self.position = position
        self._ahead: _Ahead | None = None

    def next(self, ahead: bool) -> list[Any]:
        """Return the rows of the next page; an empty list after the last.

        Args:
            ahead: Have the page after it fetched meanwhile.

        Raises:
            ServerError, NetworkError: The page could not be read; the next call tries it again.
        """
        if self._offset is None:
            return []
        limit = self._limit()
        if limit <= 0:
            self._offset = None
            return []
        coming, self._ahead = self._ahead, None
        offset = self._offset
        answer = (coming.result() if coming else None) or self._ask(offset, limit)
        self._offset = answer.next_offset
        if self._limit() <= 0:
            self._offset = None
        if ahead and self._offset is not None:
            self._ahead = _Ahead(self, self._offset, self._limit())
        rows: list[Any] = self._exchange.rows(answer)
        self.position += len(rows)
        if not rows:
            self._offset = None
        return rows

    @property
    def finished(self) -> bool:
        """Whether the last page was read."""
        return self._offset is None

    def _limit(self) -> int:
        """Return how many rows the next page may have."""
        if self._query.limit is None or self._offset is None:
            return self._page_size
        return min(self._page_size, self._query.offset + self._query.limit - self._offset)

    def _ask(self, offset: int, limit: int) -> Page:
        return self._exchange.page(self._query, offset, limit)


class _Ahead:
    """One page on its way, fetched by a thread of its own that ends with the answer."""

    def __init__(self, pages: Pages, offset: int, limit: int) -> None:
        self._answer: Page | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(
            target=self._run, args=(pages, offset, limit), name="rushes-next-page", daemon=True
        )
        self._thread.start()

    def _run(self, pages: Pages, offset: int, limit: int) -> None:
        try:
            self._answer = pages._ask(offset, limit)
        except Exception as error:  # noqa: BLE001  # told to whoever asks for the page
            self._error = error

    def result(self) -> Page | None:
        """Return the page; None where the thread stayed behind in a parent process."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._answer
