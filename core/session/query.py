"""Results of queries: sequences that ask the server when, and as far as, they are looked into."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import ApiUseError, MultipleResultsFoundError, NoResultFoundError
from .counting import count_rows
from .criteria import Criteria, narrowed, ordered, projected
from .pages import Pages
from .process_lock import ProcessLock
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
        """Return how many entities there are; beyond the first page the server only counts them."""
        known = self._loaded.count_if_short()
        return count_rows(self._exchange, self._query) if known is None else known

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

    def where(self, *criteria: Criteria, **lookups: Any) -> QueryResult:
        """Return the query narrowed by further criteria, all of which must hold.

        Args:
            *criteria: `Criteria`, joined with `&`, `|` and `~` as needed.
            **lookups: As for `Criteria`: `status__name="Done"`, `bid__gt=3`, `id__in=[…]`.

        Raises:
            ApiUseError: A path is no path, or a value cannot be compared with.
        """
        parts = [*criteria, Criteria(**lookups)] if lookups else list(criteria)
        return self._with(narrowed(self._query, parts))

    def select(self, *names: str) -> QueryResult:
        """Return the query with further attributes to fetch, for example `"name", "status.name"`.

        Raises:
            ApiUseError: A name is no path of attributes.
        """
        return self._with(projected(self._query, names))

    def order_by(self, *names: str) -> QueryResult:
        """Return the query in this order, `-name` for downwards.

        Raises:
            ApiUseError: A name is no path of attributes.
        """
        return self._with(ordered(self._query, names))

    def limit(self, count: int) -> QueryResult:
        """Return the query for no more than so many entities."""
        return self._with(self._query.with_parts(limit=_whole(count)))

    def offset(self, count: int) -> QueryResult:
        """Return the query without its first entities."""
        return self._with(self._query.with_parts(offset=_whole(count)))

    def text_for_nesting(self) -> str:
        """Return the text that stands in another query's `in (…)`."""
        return str(self)

    def _with(self, query: QueryText) -> QueryResult:
        return QueryResult(self._exchange, query, self._page_size)

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


def _whole(count: int) -> int:
    if not isinstance(count, int) or isinstance(count, bool) or count < 0:
        raise ApiUseError(f"{count!r} is no count of rows.")
    return count


class _Loaded:
    """The rows read so far."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self._rows: list[Any] = []
        self._complete = False
        self._lock = ProcessLock()

    @property
    def started(self) -> bool:
        """Whether anything was read."""
        return bool(self._rows) or self._complete

    def at_least(self, count: int, ahead: bool = False) -> list[Any]:
        """Return the rows read so far, after reading until there are so many or no more."""
        with self._lock:
            while not self._complete and len(self._rows) < count:
                self._load(ahead)
            return self._rows

    def all(self) -> list[Any]:
        """Return all rows."""
        with self._lock:
            while not self._complete:
                self._load(ahead=True)
            return self._rows

    def count_if_short(self) -> int | None:
        """Return how many rows there are when all are read, or when one page shows it; else None."""
        with self._lock:
            if not self._rows and not self._complete:
                self._load(ahead=False)
            return len(self._rows) if self._complete else None

    def _load(self, ahead: bool) -> None:
        self._rows += self.pages.next(ahead)
        self._complete = self.pages.finished


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
