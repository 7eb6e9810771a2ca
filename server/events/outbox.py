"""What waits for one receiver, in order and never more than a fixed amount.

Whoever puts never waits: a box that is full closes, and its owner lets the receiver go. So one slow
receiver costs the others nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Outbox(Generic[Item]):
    """A bounded queue of one receiver; to be made and used on the event loop's thread.

    Args:
        max_items: How many items may wait.
        max_bytes: How much they may weigh together; one item alone may weigh more than that.

    Attributes:
        why_closed: The reason given to `close`, or None while the box is open.
    """

    def __init__(self, max_items: int, max_bytes: int) -> None:
        self.why_closed: str | None = None
        self._max_items = max_items
        self._max_bytes = max_bytes
        self._items: deque[tuple[Item, int]] = deque()
        self._bytes = 0
        self._filled = asyncio.Event()
        self._closed = asyncio.Event()

    def put(self, item: Item, size: int) -> bool:
        """Add an item.

        Args:
            item: What the receiver gets.
            size: Its weight in bytes.

        Returns:
            False when the box was closed before, or was full and is closed now.
        """
        if self.why_closed is not None:
            return False
        full = len(self._items) >= self._max_items or self._bytes + size > self._max_bytes
        if full and self._items:
            self.close(f"{len(self._items)} items of {self._bytes} bytes were not taken")
            return False
        self._items.append((item, size))
        self._bytes += size
        self._filled.set()
        return True

    async def take(self) -> Item | None:
        """Wait for the next item and return it, or None once the box is closed."""
        while self.why_closed is None:
            if self._items:
                item, size = self._items.popleft()
                self._bytes -= size
                return item
            self._filled.clear()
            await self._filled.wait()
        return None

    def close(self, reason: str) -> None:
        """Drop what waits and take nothing more; the first reason counts."""
        if self.why_closed is None:
            self.why_closed = reason
        self._items.clear()
        self._bytes = 0
        self._filled.set()
        self._closed.set()

    async def wait_closed(self) -> None:
        """Wait until the box is closed."""
        await self._closed.wait()
