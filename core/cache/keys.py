"""Makes cache keys of entity identities and of any plain arguments."""

from __future__ import annotations

import datetime
import enum
import hashlib
import types
from abc import ABC, abstractmethod
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from ..errors import ApiUseError

_NAMED = (type, types.FunctionType, types.BuiltinFunctionType)
_TEXTUAL = (datetime.date, datetime.time, datetime.timedelta)


class KeyMaker(ABC):
    """Makes one text key of some items; equal items give equal keys."""

    item_separator = ""

    def key(self, *items: Any) -> str:
        """Return the key of `items`, in this order."""
        return self.item_separator.join(map(self._key, items))

    @abstractmethod
    def _key(self, item: Any) -> str:
        """Return the part of the key for one item."""


class StringKeyMaker(KeyMaker):
    """Joins the items as `str` shows them.

    The key of an entity is `key((entity_type, [primary key, ...]))`, as in the official client, so it
    reads `('Task', ['adb4ad6c-...'])`.
    """

    def _key(self, item: Any) -> str:
        return str(item)


class ObjectKeyMaker(KeyMaker):
    """Makes a key of the content and the types of the items.

    Takes plain data, bytes, tuples, sets, dates, enums, and functions, classes and methods that have a
    name in their module, nested in one another. `1`, `1.0`, `True` and `"1"` have different keys, and so have a list and a tuple; the
    order of a dict or a set makes no difference. Nothing is pickled or unpickled: keys are only compared.

    Args:
        max_length: Longer keys are replaced by their SHA-256 digest.
    """

    item_separator = "\x1f"

    def __init__(self, max_length: int = 200) -> None:
        self.max_length = max_length

    def key(self, *items: Any) -> str:
        """Return the key of `items`, in this order.

        Raises:
            ApiUseError: An item has no key, as it is none of the types above.
        """
        text = super().key(*items)
        if len(text) <= self.max_length:
            return text
        return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def _key(self, item: Any) -> str:
        kind = type(item)
        # repr quotes text and escapes control characters, so that no two items run into one another.
        if item is None or kind in (bool, int, float, str, bytes):
            return repr(item)
        if isinstance(item, enum.Enum):
            return f"<{kind.__module__}.{kind.__qualname__}.{item.name}>"
        if isinstance(item, Mapping):
            pairs = sorted(f"{self._key(name)}:{self._key(value)}" for name, value in item.items())
            return "{" + ",".join(pairs) + "}"
        if isinstance(item, AbstractSet):
            return "set(" + ",".join(sorted(map(self._key, item))) + ")"
        if isinstance(item, (list, tuple)):
            left, right = "()" if isinstance(item, tuple) else "[]"
            return left + ",".join(map(self._key, item)) + right
        if isinstance(item, _NAMED) and "<" not in item.__qualname__:  # a lambda has no own name
            return f"<{item.__module__}.{item.__qualname__}>"
        if isinstance(item, types.MethodType):
            return f"<{self._key(item.__func__)} of {self._key(item.__self__)}>"
        if isinstance(item, _TEXTUAL):
            return f"<{kind.__qualname__} {item!r}>"
        raise ApiUseError(
            f"A cache key cannot be made of a {kind.__name__}.",
            next_step="Pass its id, its name or its plain data instead.",
        )
